"""Draws the portraits of the demonstration newsroom: cut-paper busts in side light, one for each sitter."""

from dataclasses import dataclass

from articles.demo.drawing import Brush, Colour, Point, Scene, bend

SIZE = 480
MIDDLE = 240.0


@dataclass(frozen=True)
class Sitter:
    """How somebody looks: tones of skin, hair, clothes and wall, and the shapes that are theirs."""

    skin: Colour
    hair: Colour
    coat: Colour
    wall: Colour
    style: str  # crop, bob, bun, long, curls, bald, parting, locs, wrap
    collar: str = "round"  # round, shirt, lapel, roll, scarf
    accent: Colour = (236, 230, 214)
    glasses: bool = False
    beard: str = ""  # full, short, moustache
    cap: str = ""  # flat, peaked
    width: float = 1.0
    light: int = 1  # 1 from the right, -1 from the left


def draw_portrait(name: str, sitter: Sitter) -> bytes:
    """Return the bust of a sitter as JPEG; the name seeds the grain."""
    wall = [(0, _mix(sitter.wall, (255, 255, 255), 0.16)), (SIZE, _mix(sitter.wall, (10, 10, 20), 0.3))]
    scene = Scene(name, wall, (SIZE, SIZE))
    side = sitter.light
    scene.glow(MIDDLE + side * 110, 150, 300, _mix(sitter.wall, (255, 250, 235), 0.55), 0.5)
    scene.paint(
        _mix(sitter.wall, (0, 0, 0), 0.45), lambda b: b.oval(MIDDLE - side * 46, 330, 190, 170), blur=40, opacity=0.5
    )

    wide = 76 * sitter.width
    lit, shade = _mix(sitter.skin, (255, 244, 224), 0.14), _mix(sitter.skin, (52, 20, 34), 0.36)
    _hair_behind(scene, sitter, wide)
    _clothes(scene, sitter)
    scene.paint([(280, _mix(sitter.skin, (40, 16, 26), 0.34)), (350, sitter.skin)], lambda b: b.polygon(_neck(wide)))
    _collar(scene, sitter)

    face = bend(
        [
            (-1.0, 190),
            (-0.97, 240),
            (-0.8, 285),
            (-0.42, 322),
            (0, 334),
            (0.42, 322),
            (0.8, 285),
            (0.97, 240),
            (1.0, 190),
        ]
    )
    face = [(MIDDLE + across * wide, y) for across, y in face]
    crown = bend([(1.0, 190), (0.92, 140), (0.55, 106), (0, 96), (-0.55, 106), (-0.92, 140), (-1.0, 190)])
    face += [(MIDDLE + across * wide, y) for across, y in crown]
    scene.paint(sitter.skin, lambda b: [b.oval(MIDDLE + turn * (wide + 1), 222, 11, 21) for turn in (-1, 1)])
    scene.paint([(100, lit), (334, sitter.skin)], lambda b: b.polygon(face))
    _planes(scene, sitter, face, wide, shade)
    _beard(scene, sitter, wide)
    _hair(scene, sitter, wide)
    if sitter.glasses:
        _glasses(scene, wide)
    rim = _mix(sitter.skin, (255, 246, 226), 0.6)
    edge = [(MIDDLE + side * wide * 0.985, 178), (MIDDLE + side * wide * 0.96, 238), (MIDDLE + side * wide * 0.8, 282)]
    scene.paint(rim, lambda b: b.line(bend(edge), 3), blur=1.5, opacity=0.55)
    return scene.develop(vignette=0.26, grain=9)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _neck(wide: float) -> list[Point]:
    half = wide * 0.56
    return bend(
        [
            (MIDDLE - half, 270),
            (MIDDLE - half * 1.02, 340),
            (MIDDLE - half * 1.5, 392),
            (MIDDLE + half * 1.5, 392),
            (MIDDLE + half * 1.02, 340),
            (MIDDLE + half, 270),
        ]
    )


def _planes(scene: Scene, sitter: Sitter, face: list[Point], wide: float, shade: Colour) -> None:
    """Model the face in flat planes: a side in shadow, brows, lids, nose and mouth."""
    side = sitter.light

    def dark_side(brush: Brush) -> None:
        brush.polygon(face)
        cut = bend(
            [
                (MIDDLE - side * 18, 80),
                (MIDDLE - side * 34, 170),
                (MIDDLE - side * 22, 214),
                (MIDDLE - side * 40, 262),
                (MIDDLE - side * 10, 320),
                (MIDDLE - side * 4, 350),
            ]
        )
        brush.polygon([*cut, (MIDDLE + side * 200, 350), (MIDDLE + side * 200, 80)], tone=0)

    scene.paint(shade, dark_side, blur=3, opacity=0.5)
    deep = _mix(shade, (30, 12, 20), 0.45)

    def sockets(brush: Brush) -> None:
        for turn in (-1, 1):
            brush.oval(MIDDLE + turn * wide * 0.43, 212, wide * 0.24, 11)

    def nose(brush: Brush) -> None:
        x = MIDDLE - side * 2
        brush.polygon(
            bend(
                [
                    (x, 206),
                    (x - side * 6, 236),
                    (x - side * 17, 256),
                    (x - side * 4, 262),
                    (x + side * 7, 259),
                    (x, 250),
                    (x, 206),
                ]
            )
        )

    def lids(brush: Brush) -> None:
        for turn in (-1, 1):
            x = MIDDLE + turn * wide * 0.43
            brush.line(bend([(x - 14, 216), (x - 4, 210.5), (x + 6, 210.5), (x + 14, 216)]), 3)

    def eyes(brush: Brush) -> None:
        for turn in (-1, 1):
            brush.oval(MIDDLE + turn * wide * 0.43, 215, 5.4, 4.6)

    def brows(brush: Brush) -> None:
        for turn in (-1, 1):
            x = MIDDLE + turn * wide * 0.45
            brush.line(bend([(x - turn * 20, 193), (x, 187), (x + turn * 20, 192)]), 5)

    scene.paint(deep, sockets, blur=4, opacity=0.38)
    scene.paint(shade, nose, blur=1.5, opacity=0.75)
    scene.paint(deep, lids, opacity=0.9)
    scene.paint((36, 24, 26), eyes, opacity=0.85)
    scene.paint(_mix(sitter.hair, (40, 24, 22), 0.4), brows, blur=0.6, opacity=0.85)
    lip = _mix(sitter.skin, (120, 30, 40), 0.42)
    scene.paint(
        lip,
        lambda b: b.polygon(
            bend(
                [
                    (MIDDLE - 24, 287),
                    (MIDDLE - 7, 282),
                    (MIDDLE, 284),
                    (MIDDLE + 7, 282),
                    (MIDDLE + 24, 287),
                    (MIDDLE + 8, 296),
                    (MIDDLE - 8, 296),
                    (MIDDLE - 24, 287),
                ]
            )
        ),
        opacity=0.6,
    )
    scene.paint(
        deep,
        lambda b: b.line(bend([(MIDDLE - 25, 286), (MIDDLE - 8, 288.5), (MIDDLE + 8, 288.5), (MIDDLE + 25, 285)]), 2.4),
        opacity=0.8,
    )
    scene.paint(deep, lambda b: b.oval(MIDDLE, 302, 13, 3), blur=2, opacity=0.3)


def _clothes(scene: Scene, sitter: Sitter) -> None:
    shoulders = bend(
        [(20, 490), (34, 426), (84, 386), (160, 366), (MIDDLE, 360), (320, 366), (396, 386), (446, 426), (460, 490)]
    )
    scene.paint(
        [(360, _mix(sitter.coat, (255, 255, 255), 0.1)), (480, _mix(sitter.coat, (0, 0, 0), 0.28))],
        lambda b: b.polygon(shoulders),
    )
    side = sitter.light
    scene.paint(
        (0, 0, 0),
        lambda b: b.polygon(
            [
                (MIDDLE - side * 40, 372),
                (MIDDLE - side * 90, 490),
                (MIDDLE - side * 260, 490),
                (MIDDLE - side * 190, 380),
            ]
        ),
        blur=16,
        opacity=0.3,
    )


def _collar(scene: Scene, sitter: Sitter) -> None:
    tone, dark = sitter.accent, _mix(sitter.accent, (0, 0, 0), 0.22)
    if sitter.collar == "round":
        rim = bend([(170, 362), (196, 392), (MIDDLE, 406), (284, 392), (310, 362)])
        scene.paint(_mix(sitter.coat, (255, 255, 255), 0.2), lambda b: b.line(rim, 9))
    elif sitter.collar == "roll":
        scene.paint(
            [(318, tone), (384, dark)],
            lambda b: b.polygon(
                bend(
                    [
                        (186, 330),
                        (182, 362),
                        (168, 390),
                        (MIDDLE, 404),
                        (312, 390),
                        (298, 362),
                        (294, 330),
                        (MIDDLE, 348),
                        (186, 330),
                    ]
                )
            ),
        )
    elif sitter.collar == "scarf":
        scene.paint(
            [(326, tone), (420, dark)],
            lambda b: b.polygon(
                bend(
                    [
                        (176, 338),
                        (158, 376),
                        (176, 408),
                        (MIDDLE, 420),
                        (304, 408),
                        (322, 376),
                        (304, 338),
                        (MIDDLE, 364),
                        (176, 338),
                    ]
                )
            ),
        )
        scene.paint(dark, lambda b: b.polygon([(262, 404), (310, 396), (334, 490), (276, 490)]))
    else:
        scene.paint(
            [(350, tone), (480, dark)],
            lambda b: b.polygon(
                [(182, 352), (MIDDLE, 470), (298, 352), (318, 372), (270, 490), (210, 490), (162, 372)]
            ),
        )
        scene.paint(
            _mix(tone, (255, 255, 255), 0.35),
            lambda b: [
                b.polygon(
                    [
                        (MIDDLE + turn * 62, 346),
                        (MIDDLE + turn * 84, 380),
                        (MIDDLE + turn * 38, 424),
                        (MIDDLE + turn * 4, 398),
                    ]
                )
                for turn in (-1, 1)
            ],
        )
    if sitter.collar == "lapel":
        scene.paint(
            _mix(sitter.coat, (255, 255, 255), 0.13),
            lambda b: [
                b.polygon(
                    [
                        (MIDDLE + turn * 74, 362),
                        (MIDDLE + turn * 122, 384),
                        (MIDDLE + turn * 92, 428),
                        (MIDDLE + turn * 26, 490),
                        (MIDDLE + turn * 12, 490),
                    ]
                )
                for turn in (-1, 1)
            ],
        )


def _beard(scene: Scene, sitter: Sitter, wide: float) -> None:
    tone = [(250, sitter.hair), (350, _mix(sitter.hair, (0, 0, 0), 0.3))]
    if sitter.beard in ("full", "short"):
        drop = 352 if sitter.beard == "full" else 341

        def jaw(brush: Brush) -> None:
            outer = [
                (-1.0, 214),
                (-1.0, 262),
                (-0.84, 304),
                (-0.46, drop - 8),
                (0, drop),
                (0.46, drop - 8),
                (0.84, 304),
                (1.0, 262),
                (1.0, 214),
            ]
            inner = [
                (0.88, 236),
                (0.7, 268),
                (0.42, 275),
                (0.16, 268),
                (0, 271),
                (-0.16, 268),
                (-0.42, 275),
                (-0.7, 268),
                (-0.88, 236),
            ]
            brush.polygon([(MIDDLE + across * wide, y) for across, y in [*bend(outer), *bend(inner)]])
            brush.polygon(
                bend([(MIDDLE - 22, 287), (MIDDLE, 283), (MIDDLE + 22, 287), (MIDDLE, 296), (MIDDLE - 22, 287)]), tone=0
            )

        scene.paint(tone, jaw, blur=1, opacity=0.97 if sitter.beard == "full" else 0.72)
    elif sitter.beard == "moustache":
        scene.paint(
            tone,
            lambda b: b.polygon(
                bend(
                    [
                        (MIDDLE - 38, 284),
                        (MIDDLE - 20, 269),
                        (MIDDLE, 270),
                        (MIDDLE + 20, 269),
                        (MIDDLE + 38, 284),
                        (MIDDLE + 14, 282),
                        (MIDDLE, 279),
                        (MIDDLE - 14, 282),
                        (MIDDLE - 38, 284),
                    ]
                )
            ),
            blur=0.8,
        )


def _hair_behind(scene: Scene, sitter: Sitter, wide: float) -> None:
    """Draw the hair that falls behind the neck and shoulders."""
    tone = [(100, _mix(sitter.hair, (0, 0, 0), 0.06)), (420, _mix(sitter.hair, (0, 0, 0), 0.26))]
    if sitter.style == "long":
        scene.paint(
            tone,
            lambda b: b.polygon(
                bend(
                    [
                        (MIDDLE - wide - 14, 160),
                        (MIDDLE - wide - 30, 290),
                        (MIDDLE - wide - 22, 410),
                        (MIDDLE + wide + 22, 410),
                        (MIDDLE + wide + 30, 290),
                        (MIDDLE + wide + 14, 160),
                    ]
                )
            ),
        )
    elif sitter.style == "bob":
        scene.paint(
            tone,
            lambda b: b.polygon(
                bend(
                    [
                        (MIDDLE - wide - 12, 150),
                        (MIDDLE - wide - 28, 250),
                        (MIDDLE - wide - 24, 322),
                        (MIDDLE + wide + 24, 322),
                        (MIDDLE + wide + 28, 250),
                        (MIDDLE + wide + 12, 150),
                    ]
                )
            ),
        )
    elif sitter.style == "curls":
        spots = [
            (-1.05, 130),
            (-1.28, 175),
            (-1.34, 225),
            (-1.26, 275),
            (1.05, 130),
            (1.28, 175),
            (1.34, 225),
            (1.26, 275),
            (-0.6, 92),
            (0.6, 92),
            (0, 80),
        ]
        scene.paint(tone, lambda b: [b.oval(MIDDLE + across * wide, y, 37) for across, y in spots])
    elif sitter.style == "locs":
        scene.paint(
            tone,
            lambda b: [
                b.line(
                    bend(
                        [
                            (MIDDLE + turn * (wide - 4), 150),
                            (MIDDLE + turn * (wide + 8 + n * 7), 250),
                            (MIDDLE + turn * (wide + n * 11), 330 + (n % 2) * 20),
                        ]
                    ),
                    13,
                )
                for turn in (-1, 1)
                for n in range(4)
            ],
        )
    elif sitter.style == "bun":
        scene.paint(tone, lambda b: b.oval(MIDDLE, 76, 38, 33))


def _hair(scene: Scene, sitter: Sitter, wide: float) -> None:
    """Draw the hair, cap or wrap over the brow."""
    tone = [(70, _mix(sitter.hair, (255, 250, 240), 0.14)), (230, _mix(sitter.hair, (0, 0, 0), 0.15))]

    def over(points: list[Point]) -> None:
        scene.paint(tone, lambda b: b.polygon([(MIDDLE + across * wide, y) for across, y in bend(points)]))

    crown = [
        (1.04, 214),
        (1.1, 160),
        (0.92, 110),
        (0.5, 82),
        (0, 76),
        (-0.5, 82),
        (-0.92, 110),
        (-1.1, 160),
        (-1.04, 214),
    ]
    if sitter.style == "crop":
        over([*crown, (-0.95, 176), (-0.7, 146), (-0.2, 138), (0.3, 140), (0.72, 146), (0.95, 176), (1.04, 214)])
    elif sitter.style == "parting":
        over(
            [
                *crown,
                (-0.97, 180),
                (-0.8, 150),
                (-0.45, 116),
                (-0.1, 142),
                (0.5, 154),
                (0.9, 164),
                (0.98, 190),
                (1.04, 214),
            ]
        )
    elif sitter.style in ("bun", "locs"):
        over(
            [
                *crown,
                (-0.97, 180),
                (-0.74, 140),
                (-0.36, 122),
                (0, 117),
                (0.36, 122),
                (0.74, 140),
                (0.97, 180),
                (1.04, 214),
            ]
        )
    elif sitter.style == "bob":
        over(
            [
                (1.16, 316),
                (1.3, 240),
                (1.14, 140),
                (0.8, 92),
                (0, 72),
                (-0.8, 92),
                (-1.14, 140),
                (-1.3, 240),
                (-1.16, 316),
                (-0.94, 296),
                (-0.92, 210),
                (-0.8, 164),
                (0, 158),
                (0.8, 164),
                (0.92, 210),
                (0.94, 296),
                (1.16, 316),
            ]
        )
    elif sitter.style == "long":
        over(
            [
                (1.2, 330),
                (1.24, 220),
                (1.12, 138),
                (0.72, 90),
                (0, 74),
                (-0.72, 90),
                (-1.12, 138),
                (-1.24, 220),
                (-1.2, 330),
                (-0.98, 270),
                (-0.93, 196),
                (-0.6, 142),
                (0.06, 106),
                (0.62, 146),
                (0.93, 196),
                (0.98, 270),
                (1.2, 330),
            ]
        )
    elif sitter.style == "curls":
        spots = [
            (-0.92, 150),
            (-0.68, 122),
            (-0.34, 106),
            (0, 100),
            (0.34, 106),
            (0.68, 122),
            (0.92, 150),
            (-1.06, 186),
            (1.06, 186),
            (-0.5, 94),
            (0.5, 94),
            (0, 84),
        ]
        scene.paint(tone, lambda b: [b.oval(MIDDLE + across * wide, y, 25) for across, y in spots])
    elif sitter.style == "wrap":
        cloth = [(70, _mix(sitter.accent, (255, 255, 255), 0.1)), (240, _mix(sitter.accent, (0, 0, 0), 0.3))]
        outline = [
            *crown[:1],
            (1.22, 150),
            (1.0, 84),
            (0.4, 52),
            (0, 48),
            (-0.4, 52),
            (-1.0, 84),
            (-1.22, 150),
            *crown[-1:],
            (-0.9, 168),
            (-0.4, 138),
            (0, 132),
            (0.4, 138),
            (0.9, 168),
            (1.04, 214),
        ]
        scene.paint(cloth, lambda b: b.polygon([(MIDDLE + across * wide, y) for across, y in bend(outline)]))
        folds = [
            [(-1.05, 170), (-0.3, 112), (0.5, 70)],
            [(-0.9, 150), (-0.2, 92), (0.3, 56)],
            [(1.05, 180), (0.5, 130), (-0.1, 118)],
        ]
        scene.paint(
            _mix(sitter.accent, (0, 0, 0), 0.45),
            lambda b: [b.line([(MIDDLE + across * wide, y) for across, y in bend(fold)], 2.6) for fold in folds],
            opacity=0.7,
        )
    elif sitter.style == "bald":
        scene.paint(
            tone,
            lambda b: [
                b.polygon(
                    bend(
                        [
                            (MIDDLE + turn * wide * 1.04, 226),
                            (MIDDLE + turn * wide * 1.1, 184),
                            (MIDDLE + turn * wide * 0.98, 150),
                            (MIDDLE + turn * wide * 0.9, 182),
                            (MIDDLE + turn * wide * 0.95, 212),
                        ]
                    )
                )
                for turn in (-1, 1)
            ],
            blur=0.8,
            opacity=0.9,
        )
    if sitter.cap:
        cloth = [(70, _mix(sitter.accent, (255, 255, 255), 0.06)), (170, _mix(sitter.accent, (0, 0, 0), 0.35))]
        top = 66 if sitter.cap == "peaked" else 84
        dome = bend(
            [
                (-1.14, 160),
                (-1.2, 118),
                (-0.7, top + 8),
                (0, top),
                (0.7, top + 8),
                (1.2, 118),
                (1.14, 160),
                (0.6, 148),
                (0, 144),
                (-0.6, 148),
                (-1.14, 160),
            ]
        )
        scene.paint(cloth, lambda b: b.polygon([(MIDDLE + across * wide, y) for across, y in dome]))
        peak = bend(
            [
                (-0.98, 158),
                (-0.5, 146),
                (0, 143),
                (0.5, 146),
                (0.98, 158),
                (0.6, 176),
                (0, 182),
                (-0.6, 176),
                (-0.98, 158),
            ]
        )
        scene.paint(
            _mix(sitter.accent, (0, 0, 0), 0.62),
            lambda b: b.polygon([(MIDDLE + across * wide, y) for across, y in peak]),
        )
        if sitter.cap == "peaked":
            scene.paint((206, 170, 92), lambda b: b.oval(MIDDLE, 118, 10, 12))
    else:
        side = sitter.light
        shine = bend(
            [(MIDDLE + side * wide * 0.2, 92), (MIDDLE + side * wide * 0.62, 104), (MIDDLE + side * wide * 0.9, 136)]
        )
        scene.paint((255, 248, 232), lambda b: b.line(shine, 9), blur=5, opacity=0.28)


def _glasses(scene: Scene, wide: float) -> None:
    def rims(brush: Brush) -> None:
        for turn in (-1, 1):
            brush.ring(MIDDLE + turn * wide * 0.44, 215, 27, 23, 3.4)
            brush.line([(MIDDLE + turn * (wide * 0.44 + 26), 211), (MIDDLE + turn * (wide + 1), 206)], 3.4)
        brush.line(bend([(MIDDLE - wide * 0.44 + 26, 212), (MIDDLE, 207), (MIDDLE + wide * 0.44 - 26, 212)]), 3.4)

    scene.paint(
        (255, 255, 255), lambda b: [b.oval(MIDDLE + turn * wide * 0.44, 215, 26, 22) for turn in (-1, 1)], opacity=0.1
    )
    scene.paint((44, 36, 34), rims)


FAIR, ROSE, OLIVE, TAN, BROWN, DARK, DEEP = (
    (236, 200, 174), (226, 180, 154), (212, 168, 130), (190, 138, 100), (150, 100, 70), (112, 72, 52), (84, 54, 42),
)  # fmt: skip

SITTERS: dict[str, Sitter] = {
    "thea-lorrimer": Sitter(FAIR, (150, 74, 40), (52, 78, 96), (196, 178, 140), "bob", "shirt", glasses=True),
    "kofi-ansty": Sitter(DARK, (26, 22, 24), (214, 196, 158), (66, 104, 112), "crop", "lapel", beard="short", light=-1),
    "bronagh-sorley": Sitter(ROSE, (168, 166, 160), (46, 66, 60), (156, 176, 172), "long", "roll", (206, 188, 150)),
    "gideon-maas": Sitter(
        OLIVE,
        (78, 70, 66),
        (74, 58, 66),
        (170, 130, 104),
        "bald",
        "shirt",
        (190, 202, 212),
        glasses=True,
        beard="short",
    ),
    "priya-hallowell": Sitter(
        TAN, (30, 22, 26), (152, 52, 58), (120, 132, 158), "bun", "scarf", (222, 176, 96), light=-1
    ),
    "ursula-dent": Sitter(FAIR, (206, 204, 200), (40, 44, 62), (148, 96, 88), "crop", "lapel", width=0.96),
    "lasse-quarmby": Sitter(
        FAIR, (196, 158, 96), (84, 92, 74), (92, 116, 138), "parting", "roll", (60, 62, 60), beard="full"
    ),
    "hesper-dallow": Sitter(
        ROSE, (122, 92, 70), (96, 38, 48), (184, 176, 166), "parting", "shirt", (240, 232, 218), width=0.95
    ),
    "emeric-lasko": Sitter(
        FAIR,
        (214, 212, 208),
        (70, 64, 52),
        (110, 124, 110),
        "bald",
        "lapel",
        (206, 190, 150),
        glasses=True,
        beard="moustache",
        light=-1,
    ),
    "ivo-brandle": Sitter(
        OLIVE, (58, 48, 44), (112, 104, 84), (168, 152, 132), "crop", "shirt", (178, 190, 176), beard="full", light=-1
    ),
    "tomasz-verrall": Sitter(ROSE, (176, 172, 168), (44, 46, 52), (122, 108, 128), "parting", "lapel", glasses=True),
    "pascal-winnard": Sitter(
        BROWN, (40, 34, 34), (226, 228, 226), (86, 124, 128), "crop", "shirt", (120, 160, 186), width=0.98
    ),
    "sunniva-kaye": Sitter(FAIR, (214, 170, 96), (38, 82, 110), (206, 160, 132), "bun", "round", width=0.96),
    "lucasta-byrd": Sitter(DEEP, (32, 26, 28), (110, 74, 118), (202, 184, 146), "locs", "round", glasses=True),
    "farida-menzel": Sitter(
        TAN, (40, 28, 26), (60, 96, 88), (176, 192, 196), "wrap", "round", (64, 106, 132), width=0.97, light=-1
    ),
    "katrijn-pellard": Sitter(
        ROSE, (84, 48, 34), (126, 124, 128), (154, 128, 96), "long", "lapel", (236, 226, 206), light=-1
    ),
    "ruan-castell": Sitter(
        ROSE, (128, 104, 82), (88, 92, 68), (150, 170, 158), "crop", "roll", (112, 96, 72), beard="short", cap="flat"
    ),
    "benedikt-oyelaran": Sitter(
        DEEP, (24, 20, 22), (42, 54, 92), (196, 142, 96), "crop", "lapel", (232, 220, 226), width=1.02
    ),
    "wilf-tarrant": Sitter(
        FAIR,
        (188, 184, 178),
        (40, 48, 70),
        (132, 148, 156),
        "crop",
        "lapel",
        (34, 42, 66),
        beard="moustache",
        cap="peaked",
        light=-1,
    ),
    "ottilie-nwachukwu": Sitter(
        DARK, (58, 50, 50), (140, 98, 60), (112, 98, 108), "curls", "scarf", (186, 72, 60), width=0.98
    ),
}
