"""``onecase publish`` and ``onecase account``: what a real installation begins with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.clock import county_date, now
from engine.configuration.library import examine_folder, load_library
from engine.errors import AccessError, FilingError
from engine.places import Instance, shipped_config
from engine.services.desk import Desk
from engine.services.people import actor_of, enter_account, require_right
from engine.services.publish_documents import (
    NOBODYS,
    Origin,
    publish_folder,
    withdrawn_among,
)
from engine.terms import SYSTEM, Actor, CountyId
from webui.cli.places import (
    all_desks,
    county_option,
    desk_of,
    instance_option,
    settings_of,
)
from webui.cli.voice import Voice
from webui.settings import write_settings


@click.command()
@instance_option
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@click.option("--by", help="编制人的 id，首次发布不用写 / id of who wrote; not needed at first")
@click.option("--approved-by", help="审批人的 id，须是另一人 / id of who approves, another person")
@click.pass_obj
def publish(
    voice: Voice, instance: Path, folder: Path | None, by: str | None, approved_by: str | None
) -> None:
    """发布文件夹里的新版本，首次即建立数据 / publish new versions, at first begin the data.

    文件夹是哪个县（市、区）的，就发布到哪个；还没有的，由此加入 / the folder's own county gets
    them; one that is not there yet joins the installation.
    """
    source = folder or shipped_config()
    # What was withdrawn makes a folder right that would have errors by itself: the service knows.
    library = examine_folder(source).library if instance.exists() else load_library(source)
    county = library.county().document.id
    if not instance.exists():
        write_settings(Instance(instance), county=county)
    desk = all_desks(settings_of(instance)).found(CountyId(county))
    approver, origin = _two_people(desk, by, approved_by)
    published = publish_folder(desk, source, actor=approver, at=now(), origin=origin)
    for pin in published:
        voice.out.print(f"  {pin.kind} {pin.id}@{pin.version} {pin.sha256[:8]}", markup=False)
    voice.mark("ok", voice.text("发布 {count} 份文件", count=len(published)))
    for one in withdrawn_among(desk, library):
        said = voice.text(
            "{document} 已停用，没有再发布；要再用，改写新的 version 和 effective_from 后发布",
            document=f"{one.ref.kind} {one.ref.id}@{one.ref.version}",
        )
        voice.mark("warn", said)


def _two_people(desk: Desk, by: str | None, approved_by: str | None) -> tuple[Actor, Origin]:
    """Return who approves and whose the documents are; nobody's where there are none yet."""
    with desk.database.reading(desk.county) as unit:
        if not unit.library_stamp():
            return SYSTEM, NOBODYS
        if by is None or approved_by is None or by == approved_by:
            raise AccessError(
                "已有发布的文件，再发布要由一人编制、另一人审批",
                "There are published documents: one person writes further ones, another approves",
                hint="写明 --by 编制人 --approved-by 审批人，或用 onecase push 推送成草稿，"
                "在网页上提交审批",
                hint_en="name --by AUTHOR --approved-by APPROVER, or make drafts with "
                "onecase push and submit them in the browser",
            )
        county = desk.county_on(unit, county_date(now())).document
        author, approver = actor_of(county, by), actor_of(county, approved_by)
        require_right(county, author, "configuration.write")
        require_right(county, approver, "configuration.approve")
        return approver, Origin(submitted_by=author.person)


@click.command()
@instance_option
@county_option
@click.argument("person")
@click.option("--login", help="登录名，默认与人员 id 相同 / login, the id if not given")
@click.option(
    "--password-stdin", is_flag=True, help="从标准输入读密码 / read it from standard input"
)
@click.option(
    "--own",
    is_flag=True,
    help="密码由本人自己定，登录后不必再改 / the person chose it and need not change it",
)
@click.pass_obj
def account(
    voice: Voice,
    instance: Path,
    county: str | None,
    person: str,
    login: str | None,
    *,
    password_stdin: bool,
    own: bool,
) -> None:
    """给一名人员开账号或重设密码 / open an account for PERSON or set a new password.

    本人第一次登录时须先改密码，除非写明 --own / the person has to change the password at the
    first sign-in, unless --own says that it is the person's own.
    """
    desk = desk_of(settings_of(instance), county)
    with desk.database.reading(desk.county) as unit:
        actor = actor_of(desk.county_on(unit, county_date(now())).document, person)
    password = _password(voice, asked=not password_stdin)
    with desk.database.writing(desk.county) as unit:
        enter_account(
            unit, person=person, login=login or person, password=password, one_time=not own
        )
    named = {"name": actor.name, "login": login or person}
    said = (
        "{name}可以用账号 {login} 登录"
        if own
        else "{name}可以用账号 {login} 登录，第一次登录时须先改密码"
    )
    voice.mark("ok", voice.text(said, **named))


def _password(voice: Voice, *, asked: bool) -> str:
    if not asked:
        return sys.stdin.readline().rstrip("\n")
    first: str = click.prompt(voice.text("密码"), hide_input=True)
    again: str = click.prompt(voice.text("再输一遍"), hide_input=True)
    if first != again:
        raise FilingError((("password", "两次输入的密码不同", "The two passwords differ"),))
    return first
