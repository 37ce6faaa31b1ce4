"""Gables and a clock tower in the blue hour; one window is lit, and the wet square shows it twice."""

import math

from articles.demo.drawing import Brush, Scene


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "town-hall", [(0, (16, 34, 82)), (330, (44, 82, 142)), (620, (136, 160, 190)), (780, (226, 190, 170))]
    )
    chance = scene.chance
    scene.clouds((150, 160, 200), 60, 560, opacity=0.4, stretch=5)
    scene.stars(70, 330)
    scene.glow(500, 790, 800, (255, 176, 120), 0.4, 0.4)
    level = 840

    def far_roofs(brush: Brush) -> None:
        x = -30.0
        while x < 1640:
            wide, tall = chance.uniform(70, 130), chance.uniform(150, 290)
            brush.box(x, level - tall, x + wide, level + 8)
            brush.polygon(
                [(x - 5, level - tall), (x + wide / 2, level - tall - wide * 0.55), (x + wide + 5, level - tall)]
            )
            brush.box(x + wide * 0.7, level - tall - wide * 0.5, x + wide * 0.7 + 13, level - tall)
            x += wide - 3

    def hall(brush: Brush) -> None:
        brush.box(420, 520, 1330, level + 8)
        brush.polygon([(400, 524), (470, 420), (1280, 420), (1350, 524)])
        for x in (540, 1210):
            brush.polygon([(x - 96, 540), (x - 96, 470), (x, 350), (x + 96, 470), (x + 96, 540)])
            brush.line([(x, 356), (x, 320)], 3)
        brush.box(800, 210, 960, 560)
        brush.box(788, 330, 972, 344)
        brush.box(790, 200, 970, 216)
        brush.polygon([(800, 204), (822, 150), (938, 150), (960, 204)])
        brush.box(836, 104, 924, 154)
        brush.polygon([(826, 108), (880, 4), (934, 108)])
        for x in (792, 968):
            brush.polygon([(x - 10, 214), (x, 160), (x + 10, 214)])
        for x in (470, 700, 1060, 1290):
            brush.box(x - 14, 372, x + 14, 440)

    scene.paint([(480, (58, 80, 122)), (840, (120, 120, 142))], far_roofs)
    scene.paint([(0, (18, 27, 56)), (520, (24, 34, 64)), (840, (36, 42, 66))], hall)
    for x in (858, 902):
        scene.paint(
            [(100, (60, 100, 160)), (150, (110, 140, 180))], lambda b, x=x: b.box(x - 9, 114, x + 9, 150, radius=8)
        )
    scene.paint(
        (120, 146, 196),
        lambda b: (b.line([(402, 522), (470, 421), (800, 421)], 1.8), b.line([(801, 214), (801, 420)], 1.6)),
        opacity=0.6,
    )

    panes = [
        (x, y)
        for y in (572, 688)
        for x in [*range(462, 640, 62), *range(668, 800, 62), *range(976, 1100, 62), *range(1130, 1310, 62)]
    ]
    lit = (1038, 572)

    def windows(brush: Brush) -> None:
        for x, y in panes:
            brush.box(x, y + 14, x + 32, y + 72)
            brush.oval(x + 16, y + 15, 16, 15)

    def frames(brush: Brush) -> None:
        for x, y in panes:
            brush.box(x + 15, y, x + 17.4, y + 72)
            brush.box(x, y + 32, x + 32, y + 34.4)

    scene.paint([(560, (62, 92, 146)), (770, (84, 98, 130))], windows, opacity=0.75)
    scene.glow(lit[0] + 16, lit[1] + 40, 210, (255, 176, 84), 0.75)
    scene.paint(
        [(lit[1], (255, 242, 196)), (lit[1] + 74, (255, 188, 92))],
        lambda b: (b.box(lit[0], lit[1] + 14, lit[0] + 32, lit[1] + 72), b.oval(lit[0] + 16, lit[1] + 15, 16, 15)),
    )
    scene.paint(
        (112, 66, 40),
        lambda b: (
            b.oval(lit[0] + 21, lit[1] + 47, 6, 7),
            b.box(lit[0] + 11, lit[1] + 55, lit[0] + 31, lit[1] + 72, radius=7),
        ),
        opacity=0.9,
    )
    scene.paint((24, 34, 64), frames)
    scene.paint(
        [(730, (52, 62, 92)), (840, (30, 36, 58))], lambda b: (b.box(842, 740, 918, 840), b.oval(880, 742, 38, 36))
    )

    scene.glow(880, 272, 130, (255, 236, 190), 0.6)
    scene.paint([(210, (255, 248, 222)), (330, (250, 222, 168))], lambda b: b.oval(880, 272, 54))

    def dial(brush: Brush) -> None:
        brush.ring(880, 272, 55, 55, 4)
        for n in range(12):
            across, up = math.sin(n * math.pi / 6), -math.cos(n * math.pi / 6)
            brush.line([(880 + 41 * across, 272 + 41 * up), (880 + 48 * across, 272 + 48 * up)], 3)
        brush.line([(880, 272), (904, 262)], 4.5)
        brush.line([(880, 272), (870, 232)], 3)

    scene.paint((36, 34, 52), dial)

    def lamps(brush: Brush) -> None:
        for x in (250, 1420):
            brush.box(x - 4, 640, x + 4, 846)
            brush.box(x - 10, 826, x + 10, 846, radius=3)
            brush.polygon([(x - 16, 604), (x + 16, 604), (x + 10, 640), (x - 10, 640)])
            brush.polygon([(x - 18, 605), (x, 588), (x + 18, 605)])

    for x in (250, 1420):
        scene.glow(x, 622, 230, (255, 196, 116), 0.8)
    scene.paint((14, 20, 40), lamps)
    scene.paint(
        (255, 240, 196),
        lambda b: [b.polygon([(x - 12, 607), (x + 12, 607), (x + 8, 637), (x - 8, 637)]) for x in (250, 1420)],
    )

    def walker(brush: Brush) -> None:
        brush.oval(640, 772, 8, 9)
        brush.polygon(
            [
                (630, 784),
                (650, 784),
                (657, 830),
                (648, 830),
                (650, 852),
                (643, 852),
                (640, 832),
                (632, 852),
                (625, 852),
                (632, 828),
                (626, 826),
            ]
        )
        brush.polygon([(596, 758), (606, 738), (640, 726), (674, 738), (684, 758)])
        brush.line([(641, 730), (644, 800)], 2.4)

    scene.paint((10, 15, 32), walker)
    scene.water(level + 8, (30, 42, 80), mix=0.34, swell=7)

    def cobbles(brush: Brush) -> None:
        y = level + 10.0
        while y < 1075:
            wide = 9 + (y - level) * 0.2
            x = -wide * chance.random()
            while x < 1620:
                brush.oval(x, y, wide * 0.44, wide * 0.1, tone=chance.randint(20, 120))
                x += wide
            y += wide * 0.27

    scene.paint((20, 28, 54), cobbles, opacity=0.55)
    scene.glow(1054, 960, 200, (255, 176, 84), 0.35, 0.7)
    return scene.develop(vignette=0.42)
