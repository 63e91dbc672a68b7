"""Keys of packs: the one this county signs with, and those whose signatures are believed here."""

from __future__ import annotations

from collections.abc import Iterable

from engine.configuration.packs.signing import PublicKey, SigningKey
from engine.services.exchange_packs import trusted_keys
from engine.terms import CountyId
from webui.session import office, today


def signing_key(county: CountyId, name: str) -> SigningKey:
    """Return a county's key: it follows from the installation's secret, so it stays the same."""
    return SigningKey(name, office().settings.key_for(f"signatures of packs of {county}"))


def believed_keys() -> Iterable[PublicKey]:
    """Return the keys of this installation's counties, and those its administrator laid down.

    Raises:
        ConfigurationFaults: a file in the folder of trusted keys holds none.
    """
    shared = office()
    counties = shared.desks.in_force(today())
    own = [signing_key(desk.county, county.title.zh).public for desk, county in counties]
    folder = shared.settings.instance.trusted_keys
    return (*own, *(trusted_keys([folder]) if folder.is_dir() else ()))
