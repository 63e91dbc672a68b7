"""Where things lie: the shipped configuration and an installation's own data."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

SHIPPED_COUNTY = "shengzhou"
"""The county that the shipped documents are about."""


def shipped_config() -> Path:
    """Return the folder of the configuration that came with the program.

    In a wheel it is ``engine/_config``, in a checkout the ``config`` folder beside ``engine``.
    """
    inside = Path(str(files("engine"))) / "_config"
    return inside if inside.is_dir() else Path(str(files("engine"))).parent / "config"


@dataclass(frozen=True, slots=True)
class Instance:
    """The folder that holds one installation's database, files and secrets."""

    folder: Path

    @property
    def database_url(self) -> str:
        """Return the address of the embedded SQLite database of this installation."""
        return f"sqlite:///{self.folder / 'onecase.db'}"

    @property
    def secret_file(self) -> Path:
        """Return the file that holds the key for sessions, readable by its owner only."""
        return self.folder / "secret.key"

    @property
    def trusted_keys(self) -> Path:
        """Return the folder of public keys whose signatures under packs are believed here."""
        return self.folder / "trusted-keys"

    @property
    def founder_file(self) -> Path:
        """Return the file that says which county was here first; see ``folder_of``."""
        return self.folder / "first-county"

    def folder_of(self, county: str, founder: str) -> Path:
        """Return the folder of one county's own files.

        The county that was here first has the folder of the installation itself, where its files
        lie since before there could be others.
        """
        return self.folder if county == founder else self.folder / "counties" / county

    def uploads_of(self, county: str, founder: str) -> Path:
        """Return the folder for a county's uploaded files, outside of what the web serves."""
        return self.folder_of(county, founder) / "uploads"
