"""A lit tram on a dark bridge at dusk, and both again in the river."""

import math

from articles.demo.drawing import Brush, Point, Scene, reeds, ridge, trees


def draw() -> bytes:
    """Return the photograph as JPEG."""
    sky = [
        (0, (24, 30, 66)),
        (210, (62, 58, 108)),
        (390, (150, 92, 118)),
        (500, (238, 148, 104)),
        (590, (255, 204, 140)),
    ]
    scene = Scene("night-tram", sky)
    chance = scene.chance
    scene.clouds((250, 150, 120), 190, 520, opacity=0.55, stretch=7)
    scene.clouds((40, 36, 80), 40, 330, opacity=0.5, stretch=6)
    scene.glow(1180, 590, 620, (255, 176, 96), 0.7, 0.55)
    scene.paint([(430, (92, 66, 102)), (640, (196, 122, 110))], lambda b: b.polygon(ridge(chance, 592, 110)))

    def far_bank(brush: Brush) -> None:
        brush.polygon(ridge(chance, 618, 70))
        trees(brush, chance, -20, 1620, 606, 46)

    scene.paint([(480, (58, 46, 82)), (640, (150, 92, 96))], far_bank)

    level, top = 724, 548
    windows: list[Point] = []

    def town(brush: Brush) -> None:
        x = -20.0
        while x < 540:
            wide, tall = chance.uniform(38, 70), chance.uniform(24, 92)
            eaves = 560 - tall
            brush.box(x, eaves, x + wide, 580)
            brush.polygon([(x - 4, eaves), (x + wide / 2, eaves - 30), (x + wide + 4, eaves)])
            brush.box(x + 6, eaves - 34, x + 14, eaves)
            spots = [(x + wide * part, eaves + down) for part in (0.3, 0.62) for down in (10, 34) if down < tall - 12]
            windows.extend(spot for spot in spots if chance.random() < 0.4)
            x += wide - 2
        brush.polygon([(226, 500), (250, 322), (274, 500)])
        brush.box(230, 416, 270, 580)

    scene.paint([(330, (44, 36, 70)), (700, (76, 54, 82))], town)
    scene.paint((255, 206, 124), lambda b: [b.box(x, y, x + 5, y + 8) for x, y in windows])

    def bridge(brush: Brush) -> None:
        brush.polygon([(-10, top + 10), (800, top), (1610, top + 10), (1610, level + 6), (-10, level + 6)])
        for n in range(5):
            brush.oval(160 + n * 320, level + 8, 124, 130 - abs(n - 2) * 9, tone=0)
        for x in range(0, 1601, 320):
            head = [(x - 44, level + 6), (x - 27, top + 52), (x, top + 30), (x + 27, top + 52), (x + 44, level + 6)]
            brush.polygon(head)

    def stones(brush: Brush) -> None:
        for n in range(5):
            x, rise = 160 + n * 320, 141 - abs(n - 2) * 9
            for part in range(1, 24):
                across, up = math.cos(math.pi * part / 24), math.sin(math.pi * part / 24)
                inner = (x + 126 * across, level + 8 - (rise - 10) * up)
                brush.line([inner, (x + 137 * across, level + 8 - rise * up)], 1.2)
        for _ in range(420):
            x, y = chance.uniform(0, 1600), top + 18 + 14 * chance.randint(0, 3)
            brush.line([(x, y), (x + chance.uniform(14, 34), y)], 1.2, tone=chance.randint(60, 220))

    scene.paint([(540, (44, 35, 62)), (724, (24, 20, 42))], bridge)
    scene.paint((112, 80, 104), stones, opacity=0.3)
    parapet = [(-10, top + 10), (800, top), (1610, top + 10)]
    scene.paint((150, 100, 112), lambda b: b.line(parapet, 2.5), opacity=0.8)

    masts = range(44 - 296, 1700, 296)

    def wires(brush: Brush) -> None:
        for x in masts:
            brush.box(x - 2.5, 372, x + 2.5, top + 6)
            brush.line([(x, 388), (x + 60, 396)], 2.5)
            brush.line([(x + 60 + t * 37, 396 + 9 * math.sin(math.pi * t / 8)) for t in range(9)], 1.4)

    scene.paint((34, 27, 52), wires)

    left, right, roof, floor = 690, 1090, 440, 548

    def panes(brush: Brush) -> None:
        for n in range(9):
            foot = roof + (88 if n in (2, 6) else 58)
            brush.box(left + 18 + n * 41, roof + 16, left + 52 + n * 41, foot, radius=4)

    def passengers(brush: Brush) -> None:
        for x in (left + 32, left + 74, left + 158, left + 243, left + 322, left + 364):
            brush.oval(x, roof + 43, 6, 7)
            brush.box(x - 10, roof + 49, x + 10, roof + 58, radius=5)

    def gear(brush: Brush) -> None:
        brush.line([(840, roof), (870, 420), (902, 403)], 3)
        brush.box(780, roof - 10, 980, roof + 6, radius=4)

    scene.glow(890, 500, 340, (255, 190, 100), 0.45, 0.6)
    scene.paint((38, 30, 50), gear)
    body = [(roof, (128, 42, 46)), (floor, (66, 22, 34))]
    scene.paint(body, lambda b: b.box(left, roof, right, floor - 6, radius=16))
    scene.paint((28, 22, 36), lambda b: b.box(left + 26, floor - 12, right - 26, floor + 2, radius=4))
    scene.paint([(roof + 14, (255, 236, 184)), (roof + 58, (255, 196, 108))], panes)
    scene.paint((84, 46, 42), passengers, opacity=0.85)
    scene.paint((232, 196, 160), lambda b: b.box(left + 2, roof + 67, right - 2, roof + 69.5), opacity=0.6)
    scene.glow(right - 6, floor - 26, 150, (255, 226, 170), 0.9)
    scene.paint((255, 246, 220), lambda b: b.oval(right - 8, floor - 26, 6))
    scene.paint((255, 232, 190), lambda b: [b.oval(x, 372, 5) for x in masts])
    for x in masts:
        scene.glow(x, 372, 70, (255, 206, 140), 0.7)

    def grass(brush: Brush) -> None:
        reeds(brush, chance, -30, 420, 1075, 190, 120)
        reeds(brush, chance, 1330, 1640, 1075, 150, 90)

    scene.water(level, (26, 22, 52), mix=0.28, swell=8)
    scene.glow(890, 960, 330, (255, 180, 96), 0.3, 0.5)
    scene.glints(level, (255, 190, 130), 260, opacity=0.35)
    scene.clouds((220, 150, 140), level - 40, level + 60, opacity=0.35, stretch=12)
    scene.paint((14, 12, 26), grass)
    return scene.develop(vignette=0.42)
