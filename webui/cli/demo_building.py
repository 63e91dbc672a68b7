"""The data of the demo, built once: what only the first ``onecase demo`` needs."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from rich.progress import Progress

from engine.demonstration.demo import build_demo
from engine.places import SHIPPED_COUNTY, Instance
from webui.cli.places import desk_of
from webui.cli.sign_ins import write_sign_ins
from webui.cli.voice import Voice
from webui.settings import read_settings, write_settings


def make_demo(voice: Voice, instance: Path) -> None:
    """Build beside the folder and put it in place when it is whole: a killed run leaves none."""
    building = instance.with_name(f"{instance.name}.building-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    write_settings(Instance(building), county=SHIPPED_COUNTY)
    settings = read_settings({"ONECASE_INSTANCE": str(building)})
    desk = desk_of(settings)
    with Progress(console=voice.err) as bar:
        task = bar.add_task(voice.text("逐件办理演示信访件"))
        first: list[date] = []

        def reached(day: date, last: date) -> None:
            first.append(day) if not first else None
            done, whole = (day - first[0]).days, (last - first[0]).days
            bar.update(task, completed=done, total=whole)

        report = build_demo(desk, reached)
    desk.database.close()
    write_sign_ins(building, report.sign_ins)
    write_settings(Instance(building), county=SHIPPED_COUNTY, demo=True, today=report.today)
    building.rename(instance)
    voice.say("演示数据已建好，共办理 {count} 步", count=report.acts)
