"""A tram coming out of morning mist, its lamp on the wet rails."""

from articles.demo.drawing import Brush, Scene, bend, trees


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "trial-tram", [(0, (122, 142, 152)), (420, (178, 190, 188)), (620, (214, 214, 200)), (1067, (92, 98, 98))]
    )
    chance = scene.chance
    scene.clouds((226, 228, 218), 0, 480, opacity=0.6, stretch=4)
    scene.glow(1180, 300, 640, (255, 236, 200), 0.4)
    vanish = (800.0, 560.0)

    for base, tall, tone in ((588, 200, (170, 182, 178)), (600, 130, (142, 156, 154))):
        scene.paint(
            [(base - tall, tone), (base + 8, (208, 208, 196))],
            lambda b, base=base, tall=tall: trees(b, chance, -60, 1660, base, tall),
            blur=2,
        )
    scene.clouds((222, 222, 210), 420, 640, opacity=0.9, stretch=6)
    scene.paint(
        [(590, (196, 198, 188)), (760, (120, 124, 122)), (1067, (56, 62, 64))], lambda b: b.box(-10, 600, 1610, 1080)
    )

    def wall(brush: Brush) -> None:
        for side in (-1, 1):
            brush.polygon(
                [
                    (vanish[0] + side * 130, 584),
                    (vanish[0] + side * 130, 602),
                    (vanish[0] + side * 1000, 880),
                    (vanish[0] + side * 1000, 760),
                ]
            )

    scene.paint([(580, (176, 178, 170)), (860, (72, 76, 78))], wall)

    for n in range(5, -1, -1):
        near = 0.16 * 1.62**n
        tone = tuple(round(168 - 22 * n) + extra for extra in (0, 6, 6))

        def masts(brush: Brush, near: float = near) -> None:
            for side in (-1, 1):
                foot = (vanish[0] + side * 460 * near + side * 40, vanish[1] + 118 * near + 20)
                head = vanish[1] - 460 * near - 60
                brush.box(foot[0] - 6 * near - 1, head, foot[0] + 6 * near + 1, foot[1])
                brush.line(
                    [(foot[0], head + 40 * near), (vanish[0] + side * 30 * near, head + 70 * near)], 1 + 4 * near
                )

        scene.paint([(0, tone), (700, tuple(part + 26 for part in tone))], masts)

    def wires(brush: Brush) -> None:
        for side in (-1, 1):
            brush.line([(vanish[0] + side * 5, vanish[1] - 90), (vanish[0] + side * 130, -10)], 2)

    scene.paint((112, 120, 122), wires, opacity=0.8)

    rails = [
        [(800 + side * 48, 656), (800 + side * 210, 1080), (800 + side * 232, 1080), (800 + side * 53, 656)]
        for side in (-1, 1)
    ]

    def sleepers(brush: Brush) -> None:
        y = 612.0
        while y < 1080:
            wide = 26 + (y - 600) * 0.5
            brush.box(800 - wide * 1.35, y, 800 + wide * 1.35, y + 2 + (y - 600) * 0.026)
            y += 6 + (y - 600) * 0.085

    scene.paint([(600, (150, 150, 142)), (1067, (40, 44, 46))], sleepers, opacity=0.6)
    scene.noise_over(0.05, 620, 1067, stretch=6)

    scene.glow(800, 520, 420, (255, 236, 190), 0.45)
    top, floor = 330, 640

    def front(brush: Brush) -> None:
        brush.polygon(
            [
                (668, floor - 8),
                (660, 470),
                (672, 374),
                (704, top + 4),
                (760, top - 8),
                (840, top - 8),
                (896, top + 4),
                (928, 374),
                (940, 470),
                (932, floor - 8),
            ]
        )

    scene.paint(
        (40, 44, 48),
        lambda b: b.polygon([(640, floor + 18), (680, floor - 10), (920, floor - 10), (960, floor + 18)]),
        blur=8,
        opacity=0.7,
    )
    scene.paint([(top, (142, 58, 54)), (520, (112, 40, 42)), (floor, (70, 30, 36))], front)
    scene.paint(
        [(top, (206, 196, 176)), (420, (188, 176, 156))],
        lambda b: b.polygon([(676, 380), (706, top + 6), (760, top - 6), (840, top - 6), (894, top + 6), (924, 380)]),
        opacity=0.9,
    )
    scene.paint(
        [(380, (66, 76, 82)), (500, (112, 118, 116))],
        lambda b: b.polygon([(688, 392), (912, 392), (922, 498), (678, 498)]),
    )
    scene.paint(
        [(380, (255, 226, 170)), (500, (196, 160, 110))],
        lambda b: b.polygon([(760, 396), (840, 396), (844, 494), (756, 494)]),
        opacity=0.5,
    )

    def driver(brush: Brush) -> None:
        brush.oval(800, 444, 14, 18)
        brush.polygon(bend([(766, 498), (768, 474), (786, 464), (814, 464), (832, 474), (834, 498)]))
        brush.box(784, 423, 816, 434, radius=5)

    scene.paint((44, 42, 46), driver)
    scene.paint((58, 26, 30), lambda b: [b.box(x - 3, 390, x + 3, 500) for x in (756, 844)])
    scene.paint((222, 206, 178), lambda b: b.box(662, 520, 938, 527), opacity=0.75)
    scene.paint(
        (34, 32, 36),
        lambda b: (b.box(690, floor - 22, 910, floor + 4, radius=6), b.box(760, floor - 12, 840, floor + 12, radius=5)),
    )
    scene.paint(
        (60, 62, 64),
        lambda b: (b.line([(800, top - 6), (760, 270), (800, 226)], 4), b.box(760, 220, 840, 226, radius=3)),
    )

    scene.glow(800, 572, 470, (255, 240, 200), 0.85)
    scene.paint((255, 252, 236), lambda b: b.oval(800, 572, 20), blur=2)
    scene.glow(800, 572, 130, (255, 252, 236), 0.95)
    scene.paint(
        [(610, (255, 246, 214)), (800, (226, 216, 190)), (1067, (140, 150, 152))],
        lambda b: [b.polygon(rail) for rail in rails],
        opacity=0.92,
    )
    scene.glow(800, 760, 420, (255, 236, 190), 0.4, 0.5)

    def watchers(brush: Brush) -> None:
        for x, base, size in ((330, 804, 176), (392, 812, 164), (1316, 830, 186)):
            brush.oval(x, base - size * 0.93, size * 0.062, size * 0.078)
            coat = [(-0.15, 0.24), (-0.13, 0.6), (-0.12, 0.78), (0, 0.86), (0.12, 0.78), (0.13, 0.6), (0.15, 0.24)]
            brush.polygon(bend([(x + across * size, base - up * size) for across, up in coat]))
            for side in (-1, 1):
                brush.box(
                    x + side * size * 0.055 - size * 0.035,
                    base - size * 0.3,
                    x + side * size * 0.055 + size * 0.035,
                    base,
                )
                brush.box(
                    x + side * size * 0.06 - size * 0.05, base - size * 0.03, x + side * size * 0.06 + size * 0.05, base
                )

    def lantern(brush: Brush) -> None:
        brush.line([(1290, 724), (1270, 770)], 3)
        brush.box(1262, 768, 1280, 792, radius=4)

    scene.paint([(600, (72, 78, 82)), (830, (44, 50, 54))], watchers)
    scene.paint((44, 50, 54), lantern)
    scene.paint((255, 240, 200), lambda b: b.oval(1271, 780, 5))
    scene.glow(1271, 780, 90, (255, 214, 140), 0.8)
    scene.clouds((224, 224, 212), 560, 760, opacity=0.5, stretch=7)
    return scene.develop(vignette=0.34, grain=11)
