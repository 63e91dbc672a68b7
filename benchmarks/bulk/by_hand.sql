-- The thirty items as somebody who knows DuckDB would write them: no engine, no checks.
-- {cases} is the Parquet file; points of an item are what is left of its dimension when its turn
-- comes, so running sums (sa3, sa4, ...) are cut at the marks from where they can exceed them.
WITH found AS (
    SELECT
        "case",
        CASE WHEN NOT "units.clear" THEN 3 ELSE 0 END AS a1,
        CASE WHEN "transfers.count" > 1 THEN LEAST("transfers.count", 3) ELSE 0 END AS a2,
        CASE WHEN "sign_off.missing" > 0 THEN LEAST("sign_off.missing" * 2, 4) ELSE 0 END AS a3,
        CASE WHEN "found.shirking" > 0
            THEN LEAST("found.shirking" * 2, 8) ELSE 0 END AS a4,
        CASE WHEN "found.leaders-absent" > 0
            THEN LEAST("found.leaders-absent", 4) ELSE 0 END AS a5,
        CASE WHEN "accept.days_late" > 0 THEN LEAST("accept.days_late", 5) ELSE 0 END AS b1,
        CASE WHEN "conclude.days_late" > 0
            THEN LEAST(("conclude.days_late" + 4) // 5 * 2, 8) ELSE 0 END AS b2,
        CASE WHEN "conclude.extended" AND "contact.count" = 0 THEN 2 ELSE 0 END AS b3,
        CASE WHEN "contact.count" = 0 THEN 4 ELSE 0 END AS b4,
        CASE WHEN "signature.returns" > 1
            THEN LEAST("signature.returns" * 0.5, 2) ELSE 0 END AS b5,
        CASE WHEN "found.wrong-path" > 0
            THEN LEAST("found.wrong-path", 4) ELSE 0 END AS b6,
        CASE WHEN "found.records-incomplete" > 0
            THEN LEAST("found.records-incomplete", 3) ELSE 0 END AS b7,
        CASE WHEN "visit.count" = 0 THEN 3 ELSE 0 END AS c1,
        CASE WHEN "investigation.evidence_count" < 2 THEN 3 ELSE 0 END AS c2,
        CASE WHEN NOT "investigation.facts_established" THEN 5 ELSE 0 END AS c3,
        CASE WHEN "found.shallow-investigation" > 0
            THEN LEAST("found.shallow-investigation" * 2, 8) ELSE 0 END AS c4,
        CASE WHEN "found.nature-undetermined" > 0
            THEN LEAST("found.nature-undetermined" * 2, 6) ELSE 0 END AS c5,
        CASE WHEN "found.expert-not-used" > 0
            THEN LEAST("found.expert-not-used", 4) ELSE 0 END AS c6,
        CASE WHEN "follow_up.count" = 0 THEN 2 ELSE 0 END AS d1,
        CASE WHEN "found.delayed-action" > 0
            THEN LEAST("found.delayed-action" * 2, 8) ELSE 0 END AS d2,
        CASE WHEN "found.perfunctory-mediation" > 0
            THEN LEAST("found.perfunctory-mediation" * 2, 6) ELSE 0 END AS d3,
        CASE WHEN "found.problem-unsolved" > 0
            THEN LEAST("found.problem-unsolved" * 2, 6) ELSE 0 END AS d4,
        CASE WHEN "found.law-misapplied" > 0
            THEN LEAST("found.law-misapplied" * 2, 5) ELSE 0 END AS d5,
        CASE WHEN "found.violation-not-pursued" > 0
            THEN LEAST("found.violation-not-pursued" * 2, 5) ELSE 0 END AS d6,
        CASE WHEN NOT "reply.cites_law" THEN 3 ELSE 0 END AS e1,
        CASE WHEN NOT "reply.answers_all" THEN 3 ELSE 0 END AS e2,
        CASE WHEN NOT "reply.states_remedy" THEN 2 ELSE 0 END AS e3,
        CASE WHEN "found.main-demand-avoided" > 0
            THEN LEAST("found.main-demand-avoided" * 3, 10) ELSE 0 END AS e4,
        CASE WHEN "found.progress-untold" > 0
            THEN LEAST("found.progress-untold", 3) ELSE 0 END AS e5,
        CASE WHEN "found.hollow-wording" > 0
            THEN LEAST("found.hollow-wording", 3) ELSE 0 END AS e6
    FROM read_parquet('{cases}')
),
summed AS (
    SELECT
        *,
        a1 + a2 + a3 AS sa3, sa3 + a4 AS sa4, sa4 + a5 AS sa5,
        b1 + b2 + b3 + b4 AS sb4, sb4 + b5 AS sb5, sb5 + b6 AS sb6, sb6 + b7 AS sb7,
        c1 + c2 + c3 + c4 + c5 AS sc5, sc5 + c6 AS sc6,
        d1 + d2 + d3 + d4 AS sd4, sd4 + d5 AS sd5, sd5 + d6 AS sd6,
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
    a3 AS "points.sign-off-missing",
    LEAST(sa4, 15) - sa3 AS "points.shirking",
    lost_a - LEAST(sa4, 15) AS "points.leaders-absent",
    b1 AS "points.accept-late",
    b2 AS "points.conclude-late",
    b3 AS "points.extension-untold",
    b4 AS "points.no-contact",
    LEAST(sb5, 20) - sb4 AS "points.returned-at-signing",
    LEAST(sb6, 20) - LEAST(sb5, 20) AS "points.wrong-path",
    lost_b - LEAST(sb6, 20) AS "points.records-incomplete",
    c1 AS "points.no-site-visit",
    c2 AS "points.evidence-thin",
    c3 AS "points.facts-not-established",
    c4 AS "points.shallow-investigation",
    c5 AS "points.nature-undetermined",
    lost_c - sc5 AS "points.expert-not-used",
    d1 AS "points.no-follow-up",
    d2 AS "points.delayed-action",
    d3 AS "points.perfunctory-mediation",
    d4 AS "points.problem-unsolved",
    LEAST(sd5, 25) - sd4 AS "points.law-misapplied",
    lost_d - LEAST(sd5, 25) AS "points.violation-not-pursued",
    e1 AS "points.no-legal-basis",
    e2 AS "points.demands-unanswered",
    e3 AS "points.remedy-untold",
    LEAST(se4, 15) - se3 AS "points.main-demand-avoided",
    LEAST(se5, 15) - LEAST(se4, 15) AS "points.progress-untold",
    lost_e - LEAST(se5, 15) AS "points.hollow-wording"
FROM scored
