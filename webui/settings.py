"""The settings of an installation, from its folder and the environment, checked at the start."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.errors import ConfigurationError
from engine.places import Instance
from engine.terms import CountyId

SETTINGS_FILE = "onecase.toml"
"""Lies in the instance folder; ``ONECASE_`` and a key in capitals overrides what it says."""

KEYS = ("county", "database", "demo", "today", "secure_cookies", "proxies")
"""What the file may hold."""

PREFIX = "ONECASE_"

_SECRET_BYTES = 32
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
_MOST_PROXIES = 5

Fault = tuple[str, str]
"""What is wrong with a setting, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs.

    Attributes:
        county: Key of the county shown where nobody chose another.
        database_url: SQLAlchemy address of the database.
        secret: Random bytes of this installation; keys for purposes are derived from it.
        secure_cookies: The site is reached by HTTPS only; cookies are sent no other way.
        proxies: Trusted reverse proxies between the browser and this server.
        demo: The data are invented and every page says so.
        today: Day on which a demonstration stands still; None follows the clock.
        founder: The county that was here first, whose files and fingerprints are where they were
            before there could be several; None means ``county``.
    """

    instance: Instance
    county: CountyId
    database_url: str
    secret: bytes
    secure_cookies: bool = False
    proxies: int = 0
    demo: bool = False
    today: date | None = None
    founder: CountyId | None = None

    @property
    def founded_by(self) -> CountyId:
        """Return the county that was here first."""
        return self.founder or self.county

    def key_of_county(self, county: CountyId) -> bytes:
        """Return the key for fingerprints of persons in one county.

        Two counties have two keys, so nobody can tell from their records that the same person
        came to both.
        """
        purpose = "fingerprints of persons"
        return self.key_for(purpose if county == self.founded_by else f"{purpose} in {county}")

    def key_for(self, purpose: str) -> bytes:
        """Return the 32-byte key for one purpose; it tells nothing about the others."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).digest()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of the folder named by ``ONECASE_INSTANCE`` (default ``./instance``).

    The secret is made on the first start and kept in the folder, readable by its owner only.

    Raises:
        ConfigurationError: one or several settings are wrong; all of them are named.
    """
    instance = Instance(Path(environment.get(f"{PREFIX}INSTANCE", "instance")).resolve())
    faults: list[Fault] = []
    written = _read_file(instance.folder / SETTINGS_FILE, faults)
    values = written | {
        key: environment[name] for key in KEYS if (name := f"{PREFIX}{key.upper()}") in environment
    }
    county = _county(values, faults)
    proxies = _proxies(values, faults)
    secure = _flag("secure_cookies", values, faults)
    demo = _flag("demo", values, faults)
    today = _day(values, faults)
    if today and not demo:
        faults.append(
            (
                "today 只能用于演示（demo = true）",
                "today may only be set for a demonstration (demo = true)",
            )
        )
    if faults:
        raise _refusal(faults)
    return Settings(
        instance=instance,
        county=CountyId(county),
        database_url=str(values.get("database") or instance.database_url),
        secret=keep_secret(instance),
        secure_cookies=secure,
        proxies=proxies,
        demo=demo,
        today=today,
        founder=keep_founder(instance, str(written.get("county") or county)),
    )


def write_settings(
    instance: Instance, *, county: str, demo: bool = False, today: date | None = None
) -> None:
    """Write the settings file of a new instance folder."""
    instance.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f'county = "{county}"']
    if demo:
        lines.append("demo = true")
    if today:
        lines.append(f"today = {today.isoformat()}")
    (instance.folder / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def keep_secret(instance: Instance) -> bytes:
    """Return the secret of the installation; make it if there is none.

    Raises:
        ConfigurationError: others than the owner can read it, or it is too short.
    """
    path = instance.secret_file
    if not path.exists():
        _make_secret(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(
            "密钥文件能被其他用户读取",
            "Others can read the key file",
            place=str(path),
            hint="chmod 600 后再启动；若可能已泄露，删除后重新启动会生成新密钥",
            hint_en="chmod 600 and start again; if it may have leaked, delete it for a new one",
        )
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) < _SECRET_BYTES:
        raise ConfigurationError(
            f"密钥应为{2 * _SECRET_BYTES}位十六进制数",
            f"The key has to be {2 * _SECRET_BYTES} hexadecimal digits",
            place=str(path),
        )
    return secret


def keep_founder(instance: Instance, county: str) -> CountyId:
    """Return the county that was here first; note it if that was not known yet.

    It stays what it is when ``county`` of the settings changes: fingerprints already in the
    records could not be compared with new ones otherwise.
    """
    path = instance.founder_file
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(f"{county}\n", encoding="utf-8")
    return CountyId(path.read_text(encoding="utf-8").strip())


def _make_secret(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_SECRET_BYTES) + "\n")


def _read_file(path: Path, faults: list[Fault]) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        values: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append((f"{path.name} 无法读取：{error}", f"{path.name} cannot be read: {error}"))
        return {}
    faults += [
        (
            f"{path.name} 里不认识“{key}”，可用的有：{'、'.join(KEYS)}",
            f"{path.name} has an unknown key {key!r}; known are {', '.join(KEYS)}",
        )
        for key in values.keys() - set(KEYS)
    ]
    return {key: value for key, value in values.items() if key in KEYS}


def _county(values: Mapping[str, object], faults: list[Fault]) -> str:
    county = str(values.get("county", ""))
    if not county:
        faults.append(
            (
                f"没有指定县（市、区）：在 {SETTINGS_FILE} 写 county，或设 {PREFIX}COUNTY",
                f"No county is named: write county in {SETTINGS_FILE} or set {PREFIX}COUNTY",
            )
        )
    return county


def _flag(key: str, values: Mapping[str, object], faults: list[Fault]) -> bool:
    value = values.get(key, False)
    word = str(value).lower()
    if word in _YES | _NO:
        return word in _YES
    faults.append(
        (
            f"{key} 只能是 true 或 false，现为“{value}”",
            f"{key} is true or false, not {value!r}",
        )
    )
    return False


def _proxies(values: Mapping[str, object], faults: list[Fault]) -> int:
    word = str(values.get("proxies", 0))
    if word.isascii() and word.isdigit() and int(word) <= _MOST_PROXIES:
        return int(word)
    faults.append(
        (
            f"proxies 是 0 到 {_MOST_PROXIES} 的整数，现为“{word}”",
            f"proxies is a whole number from 0 to {_MOST_PROXIES}, not {word!r}",
        )
    )
    return 0


def _day(values: Mapping[str, object], faults: list[Fault]) -> date | None:
    value = values.get("today")
    if value in {None, ""}:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        faults.append(
            (
                f"today 写成 2023-05-04 的样子，现为“{value}”",
                f"today is written like 2023-05-04, not {value!r}",
            )
        )
        return None


def _refusal(faults: list[Fault]) -> ConfigurationError:
    return ConfigurationError(
        "设置有误：" + "；".join(zh for zh, _ in faults),
        "The settings have faults: " + "; ".join(en for _, en in faults),
    )
