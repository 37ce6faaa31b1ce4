"""The pictures of the demonstration newsroom, drawn by code so that none has to be licensed or stored.

`photo(name)` and `portrait(name)` return JPEG bytes. They read and write nothing, and draw the same picture each time
for the same name.
"""

from articles.demo.portraits import SITTERS, draw_portrait
from articles.demo.scenes import (
    band,
    clock,
    cottismere_road,
    ferry,
    infirmary_night,
    minutes,
    night_tram,
    pellard_weir,
    town_hall,
    trial_tram,
)

PHOTOS = {
    "night-tram": night_tram.draw,
    "infirmary-night": infirmary_night.draw,
    "pellard-weir": pellard_weir.draw,
    "cottismere-road": cottismere_road.draw,
    "town-hall": town_hall.draw,
    "minutes": minutes.draw,
    "ferry": ferry.draw,
    "band": band.draw,
    "clock": clock.draw,
    "trial-tram": trial_tram.draw,
}


def photo(name: str) -> bytes:
    """Return the photograph of this name (see photos.toml), 1600 by 1067; raise KeyError where there is none."""
    return PHOTOS[name]()


def portrait(name: str) -> bytes:
    """Return the portrait of this name (see people.toml), 480 by 480; raise KeyError where there is none."""
    return draw_portrait(name, SITTERS[name])
