-- The thirty items as somebody who knows DuckDB would write them: no engine, no checks.
-- {cases} is the Parquet file; points of an item are what is left of its dimension when its turn
-- comes, so running sums (s1, s2, ...) are cut at the marks.
WITH found AS (
    SELECT
        "case",
        CASE WHEN NOT "units.clear" THEN 3 ELSE 0 END AS a1,
        CASE WHEN "transfers.count" > 1 THEN LEAST("transfers.count", 3) ELSE 0 END AS a2,
        COALESCE("finding.shirking", 0) AS a3,
        COALESCE("finding.leaders-absent", 0) AS a4,
        CASE WHEN "sign_off.missing" > 0 THEN LEAST("sign_off.missing" * 2, 4) ELSE 0 END AS a5,
        CASE WHEN "accept.days_late" > 0 THEN LEAST("accept.days_late", 5) ELSE 0 END AS b1,
        CASE WHEN "conclude.days_late" > 0
            THEN LEAST(("conclude.days_late" + 4) // 5 * 2, 8) ELSE 0 END AS b2,
        CASE WHEN "conclude.extended" AND "contact.count" = 0 THEN 2 ELSE 0 END AS b3,
        CASE WHEN "contact.count" = 0 THEN 4 ELSE 0 END AS b4,
        CASE WHEN "signature.returns" > 1
            THEN LEAST("signature.returns" * 0.5, 2) ELSE 0 END AS b5,
        COALESCE("finding.wrong-path", 0) AS b6,
        COALESCE("finding.records-incomplete", 0) AS b7,
        CASE WHEN "visit.count" = 0 THEN 3 ELSE 0 END AS c1,
        CASE WHEN "investigation.evidence_count" < 2 THEN 3 ELSE 0 END AS c2,
        CASE WHEN NOT "investigation.facts_established" THEN 5 ELSE 0 END AS c3,
        COALESCE("finding.shallow-investigation", 0) AS c4,
        COALESCE("finding.nature-undetermined", 0) AS c5,
        COALESCE("finding.expert-not-used", 0) AS c6,
        COALESCE("finding.delayed-action", 0) AS d1,
        COALESCE("finding.perfunctory-mediation", 0) AS d2,
        COALESCE("finding.problem-unsolved", 0) AS d3,
        COALESCE("finding.law-misapplied", 0) AS d4,
        COALESCE("finding.violation-not-pursued", 0) AS d5,
        CASE WHEN "follow_up.count" = 0 THEN 2 ELSE 0 END AS d6,
        CASE WHEN NOT "reply.cites_law" THEN 3 ELSE 0 END AS e1,
        CASE WHEN NOT "reply.answers_all" THEN 3 ELSE 0 END AS e2,
        CASE WHEN NOT "reply.states_remedy" THEN 2 ELSE 0 END AS e3,
        COALESCE("finding.main-demand-avoided", 0) AS e4,
        COALESCE("finding.progress-untold", 0) AS e5,
        COALESCE("finding.hollow-wording", 0) AS e6
    FROM read_parquet('{cases}')
),
summed AS (
    SELECT
        *,
        a1 + a2 + a3 AS sa3, sa3 + a4 AS sa4, sa4 + a5 AS sa5,
        b1 + b2 + b3 + b4 AS sb4, sb4 + b5 AS sb5, sb5 + b6 AS sb6, sb6 + b7 AS sb7,
        c1 + c2 + c3 + c4 AS sc4, sc4 + c5 AS sc5, sc5 + c6 AS sc6,
        d1 + d2 + d3 AS sd3, sd3 + d4 AS sd4, sd4 + d5 AS sd5, sd5 + d6 AS sd6,
        e1 + e2 + e3 AS se3, se3 + e4 AS se4, se4 + e5 AS se5, se5 + e6 AS se6
    FROM found
),
scored AS (
    SELECT
        *,
        LEAST(sa5, 15) AS lost_a,
        LEAST(sb7, 20) AS lost_b,
        LEAST(sc6, 25) AS lost_c,
        LEAST(sd6, 25) AS lost_d,
        LEAST(se6, 15) AS lost_e,
        100 - lost_a - lost_b - lost_c - lost_d - lost_e AS total
    FROM summed
)
SELECT
    "case",
    total,
    CASE WHEN total >= 90 THEN 'excellent' WHEN total >= 70 THEN 'qualified'
        ELSE 'unqualified' END AS grade,
    lost_a AS "lost.duty",
    lost_b AS "lost.procedure",
    lost_c AS "lost.investigation",
    lost_d AS "lost.disposal",
    lost_e AS "lost.reply",
    a1 AS "points.lead-unclear",
    a2 AS "points.repeated-transfer",
    a3 AS "points.shirking",
    LEAST(sa4, 15) - LEAST(sa3, 15) AS "points.leaders-absent",
    lost_a - LEAST(sa4, 15) AS "points.sign-off-missing",
    b1 AS "points.accept-late",
    b2 AS "points.conclude-late",
    b3 AS "points.extension-untold",
    b4 AS "points.no-contact",
    LEAST(sb5, 20) - LEAST(sb4, 20) AS "points.returned-at-signing",
    LEAST(sb6, 20) - LEAST(sb5, 20) AS "points.wrong-path",
    lost_b - LEAST(sb6, 20) AS "points.records-incomplete",
    c1 AS "points.no-site-visit",
    c2 AS "points.evidence-thin",
    c3 AS "points.facts-not-established",
    c4 AS "points.shallow-investigation",
    c5 AS "points.nature-undetermined",
    lost_c - LEAST(sc5, 25) AS "points.expert-not-used",
    d1 AS "points.delayed-action",
    d2 AS "points.perfunctory-mediation",
    d3 AS "points.problem-unsolved",
    d4 AS "points.law-misapplied",
    LEAST(sd5, 25) - LEAST(sd4, 25) AS "points.violation-not-pursued",
    lost_d - LEAST(sd5, 25) AS "points.no-follow-up",
    e1 AS "points.no-legal-basis",
    e2 AS "points.demands-unanswered",
    e3 AS "points.remedy-untold",
    LEAST(se4, 15) - LEAST(se3, 15) AS "points.main-demand-avoided",
    LEAST(se5, 15) - LEAST(se4, 15) AS "points.progress-untold",
    lost_e - LEAST(se5, 15) AS "points.hollow-wording"
FROM scored
