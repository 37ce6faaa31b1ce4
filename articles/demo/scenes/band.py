"""Brass players against the light of a stage, seen over the heads of the audience."""

from articles.demo.drawing import Brush, Scene, bend


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "band", [(0, (20, 10, 16)), (420, (70, 28, 22)), (700, (128, 58, 28)), (820, (60, 26, 20)), (1067, (12, 7, 10))]
    )
    chance = scene.chance
    scene.glow(800, 520, 900, (255, 150, 60), 0.75, 0.7)
    for n, x in enumerate((180, 460, 800, 1140, 1420)):
        aim = 800 + (x - 800) * 0.55
        wide = 190 if n == 2 else 140
        beam = [(x - 14, 40), (x + 14, 40), (aim + wide, 780), (aim - wide, 780)]
        scene.paint(
            [(40, (255, 226, 160)), (780, (255, 160, 70))],
            lambda b, beam=beam: b.polygon(beam),
            blur=12,
            opacity=0.26 if n == 2 else 0.2,
        )
        scene.glow(x, 44, 150, (255, 226, 170), 0.95)
        scene.paint((255, 250, 230), lambda b, x=x: b.oval(x, 44, 13))
    scene.clouds((255, 190, 110), 120, 620, opacity=0.28, stretch=2.5)
    scene.paint(
        (14, 8, 12),
        lambda b: (
            b.box(-10, 0, 1610, 22),
            [b.box(x - 26, 10, x + 26, 36, radius=6) for x in (180, 460, 800, 1140, 1420)],
        ),
    )
    scene.paint(
        [(0, (70, 18, 24)), (760, (34, 10, 16))],
        lambda b: [
            b.polygon(
                bend(
                    [
                        (edge, -10),
                        (edge + side * 150, -10),
                        (edge + side * 120, 380),
                        (edge + side * 60, 780),
                        (edge, 800),
                    ]
                )
            )
            for edge, side in ((-10, 1), (1610, -1))
        ],
    )

    def player(brush: Brush, x: float, base: float, size: float, horn: int) -> None:
        """One musician, `size` tall from the seat to the crown; the horn is 0 cornet, 1 trombone, 2 tuba."""
        head = base - size * 0.86
        brush.oval(x, head, size * 0.105, size * 0.13)
        brush.box(x - size * 0.04, head, x + size * 0.04, head + size * 0.2)
        brush.polygon(
            bend(
                [
                    (x - size * 0.25, base),
                    (x - size * 0.27, base - size * 0.5),
                    (x - size * 0.16, base - size * 0.66),
                    (x, base - size * 0.7),
                    (x + size * 0.16, base - size * 0.66),
                    (x + size * 0.27, base - size * 0.5),
                    (x + size * 0.25, base),
                ]
            )
        )
        side = 1 if x < 800 else -1
        if horn == 0:
            end = x + side * size * 0.42
            brush.line([(x + side * size * 0.08, head + size * 0.06), (end, head + size * 0.12)], size * 0.035)
            brush.polygon(
                [
                    (end - side * size * 0.03, head + size * 0.1),
                    (end + side * size * 0.08, head + size * 0.04),
                    (end + side * size * 0.08, head + size * 0.22),
                    (end - side * size * 0.03, head + size * 0.14),
                ]
            )
            brush.ring(x + side * size * 0.25, head + size * 0.12, size * 0.08, size * 0.05, size * 0.02)
            brush.line(
                [(x + side * size * 0.18, base - size * 0.5), (x + side * size * 0.26, head + size * 0.16)], size * 0.08
            )
        elif horn == 1:
            end = x + side * size * 0.78
            for down in (0.06, 0.12):
                brush.line(
                    [(x + side * size * 0.06, head + size * down), (end, head + size * (down + 0.13))], size * 0.018
                )
            brush.polygon(
                [
                    (x + side * size * 0.3, head + size * 0.02),
                    (x + side * size * 0.46, head - size * 0.08),
                    (x + side * size * 0.5, head + size * 0.14),
                ]
            )
            brush.line(
                [(x + side * size * 0.2, base - size * 0.56), (x + side * size * 0.5, head + size * 0.19)], size * 0.075
            )
        else:
            brush.ring(x + side * size * 0.12, base - size * 0.42, size * 0.2, size * 0.26, size * 0.07)
            brush.box(
                x + side * size * 0.12 - size * 0.05,
                base - size * 1.05,
                x + side * size * 0.12 + size * 0.05,
                base - size * 0.4,
            )
            bell = x + side * size * 0.12
            brush.polygon(
                bend(
                    [
                        (bell - size * 0.05, base - size * 0.9),
                        (bell - size * 0.1, base - size * 1.05),
                        (bell - size * 0.23, base - size * 1.17),
                        (bell + size * 0.23, base - size * 1.17),
                        (bell + size * 0.1, base - size * 1.05),
                        (bell + size * 0.05, base - size * 0.9),
                    ]
                )
            )

    rows = (
        (612, 150, 9, (66, 28, 24), (2, 1, 2, 1)),
        (690, 184, 8, (40, 17, 18), (1, 0, 1)),
        (788, 224, 7, (20, 9, 13), (0, 0, 1)),
    )
    for base, size, count, tone, horns in rows:
        gap = 1180 / (count - 1)
        places = [210 + n * gap + chance.uniform(-10, 10) for n in range(count)]
        chosen = [(x, horns[n % len(horns)]) for n, x in enumerate(places) if not (count == 7 and n == 3)]
        rim = tuple(min(255, part * 3 + 60) for part in tone)
        scene.paint(
            rim,
            lambda b, base=base, size=size, chosen=chosen: [player(b, x, base - 2.5, size, horn) for x, horn in chosen],
            opacity=0.75,
        )
        scene.paint(
            tone,
            lambda b, base=base, size=size, chosen=chosen: [
                player(b, x, base, size * 0.995, horn) for x, horn in chosen
            ],
        )
        scene.glow(800, base - size, 700, (255, 150, 66), 0.16, 0.4)

    scene.paint(
        [(770, (54, 24, 18)), (830, (20, 10, 12))],
        lambda b: b.polygon([(-10, 776), (1610, 776), (1610, 850), (-10, 850)]),
    )
    scene.paint((255, 176, 92), lambda b: b.box(-10, 776, 1610, 779), opacity=0.6)

    def conductor(brush: Brush) -> None:
        brush.box(716, 800, 884, 850, radius=4)
        brush.oval(800, 486, 24, 29)
        brush.polygon(
            bend(
                [
                    (752, 802),
                    (744, 640),
                    (736, 560),
                    (770, 532),
                    (800, 524),
                    (830, 532),
                    (864, 560),
                    (856, 640),
                    (848, 802),
                ]
            )
        )
        brush.line(bend([(744, 560), (690, 520), (662, 440)]), 23)
        brush.line(bend([(856, 560), (908, 512), (934, 436)]), 23)
        brush.oval(660, 432, 12, 14)
        brush.oval(936, 428, 12, 14)
        brush.line([(938, 426), (996, 352)], 3)

    scene.paint((250, 170, 90), conductor, blur=3, opacity=0.55)
    scene.paint([(430, (22, 10, 13)), (850, (10, 6, 9))], conductor)

    def audience(brush: Brush) -> None:
        for base, size in ((930, 44), (1010, 58)):
            x = -20.0 + chance.uniform(0, 40)
            while x < 1640:
                tall = size * chance.uniform(0.9, 1.1)
                brush.oval(x, base - tall * 0.4, tall * 0.42, tall * 0.56)
                brush.box(x - tall * 0.16, base, x + tall * 0.16, base + tall * 0.4)
                brush.oval(x, base + tall * 0.95, tall * 0.98, tall * 0.74)
                brush.box(x - tall * 0.98, base + tall * 0.95, x + tall * 0.98, 1090)
                x += size * chance.uniform(2.0, 2.7)

    scene.paint([(860, (20, 10, 12)), (1067, (6, 4, 6))], audience)
    return scene.develop(vignette=0.5, grain=12)
