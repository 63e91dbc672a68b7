"""What the build does beyond copying: ship the configuration, and the assets built.

An editable install gets neither. It reads `config/` where it lies in the checkout, and `make`
builds the assets. Everything else is built from the source distribution, which carries both.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONFIGURATION_IN_WHEEL = "engine/_config"
FILES_OF_ASSETS = ("main.css", "main.js", "yaml-view.js", "icons.svg")


class OnecaseBuildHook(BuildHookInterface[Any]):
    """Adds `config/` to wheels and makes sure that `webui/static/` is there."""

    PLUGIN_NAME = "custom"
    __slots__ = ()

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files of one target.

        Args:
            version: `standard`, or `editable` for a development install.
            build_data: hatchling's plan; `force_include` maps a file on disk to its place.
        """
        if version == "editable":
            return
        root = Path(self.root)
        if self.target_name == "wheel":
            build_data["force_include"].update(_shipped_configuration(root))
        _build_assets(root)


def _shipped_configuration(root: Path) -> dict[str, str]:
    """Place in the wheel of each configuration file; a county's own `*.local.*` stay at home."""
    folder = root / "config"
    return {
        str(path): f"{CONFIGURATION_IN_WHEEL}/{path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and ".local." not in path.name
    }


def _build_assets(root: Path) -> None:
    """Builds `webui/static/` if a file of it is missing.

    Raises:
        RuntimeError: the files are missing and there is no npm to build them with.
    """
    static = root / "webui" / "static"
    if all((static / name).is_file() for name in FILES_OF_ASSETS):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            "webui/static is not built and npm is not on the path. Run `make assets` first, or "
            "install from the source distribution, which carries the files built."
        )
    for arguments in (["ci"], ["run", "build"]):
        # The words are fixed, and npm is the one on the path of whoever builds.
        subprocess.run([npm, *arguments], cwd=root / "webui" / "assets", check=True)  # noqa: S603
