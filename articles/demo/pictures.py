"""Draws the photographs and portraits of the demonstration newsroom, so that no picture has to be licensed or stored.

`photo(name)` and `portrait(name)` return JPEG bytes. They read and write nothing, and draw the same picture each time for the same name.
"""

import math
from collections.abc import Callable

from .drawing import Brush, Point, Scene, bend, reeds, ridge, trees
from .portraits import SITTERS, draw_portrait


def photo(name: str) -> bytes:
    """Return the photograph of this name (see photos.toml) as a JPEG of 1600 by 1067; raise KeyError where there is none."""
    return PHOTOS[name]()


def portrait(name: str) -> bytes:
    """Return the portrait of this name (see people.toml) as a JPEG of 480 by 480; raise KeyError where there is none."""
    return draw_portrait(name, SITTERS[name])


def _night_tram() -> bytes:
    """A lit tram on a dark bridge at dusk, and both again in the river."""
    sky = [(0, (24, 30, 66)), (210, (62, 58, 108)), (390, (150, 92, 118)), (500, (238, 148, 104)), (590, (255, 204, 140))]
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


def _infirmary_night() -> bytes:
    """A hospital on its hill under stars, one floor of it lit, and a tram stop below."""
    scene = Scene("infirmary-night", [(0, (10, 17, 46)), (300, (28, 48, 96)), (560, (70, 100, 144)), (760, (140, 146, 156))])
    chance = scene.chance
    scene.stars(620, 640)
    scene.clouds((70, 96, 150), 60, 560, opacity=0.34, stretch=2.4)
    scene.stars(140, 520, (255, 244, 226))
    scene.glow(1380, 770, 560, (255, 170, 92), 0.5, 0.5)
    scene.paint([(560, (28, 46, 80)), (800, (66, 80, 104))], lambda b: b.polygon(ridge(chance, 740, 130)))

    def house(brush: Brush) -> None:
        brush.box(390, 478, 1210, 720)
        brush.box(340, 520, 400, 720)
        brush.box(1200, 520, 1260, 720)
        brush.polygon([(372, 482), (430, 424), (1170, 424), (1228, 482)])
        brush.polygon([(690, 482), (690, 420), (800, 352), (910, 420), (910, 482)])
        brush.box(772, 300, 828, 372)
        brush.polygon([(764, 304), (800, 232), (836, 304)])
        brush.line([(800, 236), (800, 196)], 2.5)
        for x in (470, 590, 1010, 1130):
            brush.box(x - 13, 386, x + 13, 440)

    def roof_light(brush: Brush) -> None:
        brush.line([(372, 482), (430, 424), (690, 424)], 1.6)
        brush.line([(690, 420), (800, 352), (910, 420)], 1.6)
        brush.line([(910, 424), (1170, 424)], 1.6)

    scene.glow(800, 420, 640, (96, 132, 190), 0.6, 0.6)
    scene.paint([(200, (14, 21, 44)), (700, (16, 23, 42))], house)
    scene.paint((96, 120, 168), roof_light, opacity=0.55)
    columns = [x for x in range(418, 1190, 38) if not 770 < x < 800]
    dark = [(x, y) for y in (500, 604, 656) for x in columns]
    scene.paint((44, 62, 100), lambda b: [b.box(x, y, x + 18, y + 30) for x, y in dark], opacity=0.8)

    def sisters(brush: Brush) -> None:
        for x in (499, 665, 1047):
            brush.oval(x, 564, 3.6)
            brush.polygon([(x - 3, 568), (x + 3, 568), (x + 6.5, 582), (x - 6.5, 582)])

    for x in columns:
        scene.glow(x + 9, 567, 62, (255, 176, 84), 0.5)
    scene.paint([(548, (255, 240, 190)), (586, (255, 190, 96))], lambda b: [b.box(x, 552, x + 18, 582) for x in columns])
    scene.paint((120, 74, 50), lambda b: [b.box(x + 8.4, 552, x + 9.6, 582) for x in columns], opacity=0.5)
    scene.paint((116, 72, 54), sisters, opacity=0.8)
    scene.glow(800, 690, 120, (255, 196, 120), 0.8)
    scene.paint([(640, (255, 226, 160)), (700, (236, 160, 84))], lambda b: b.box(782, 644, 818, 700, radius=3))
    scene.paint((176, 206, 255), lambda b: b.oval(800, 336, 12))
    scene.glow(800, 336, 50, (150, 190, 255), 0.6)

    def hill(brush: Brush) -> None:
        brush.polygon([(-10, 1070), (-10, 800), (220, 738), (480, 690), (1130, 690), (1360, 744), (1610, 820), (1610, 1070)])
        trees(brush, chance, 60, 360, 752, 96)
        trees(brush, chance, 1250, 1520, 770, 104)

    def rails(brush: Brush) -> None:
        brush.line(bend([(800, 700), (806, 760), (760, 850), (620, 960), (380, 1070)]), 3.4)
        brush.line(bend([(812, 700), (824, 760), (800, 850), (700, 960), (520, 1070)]), 3.4)

    def stop(brush: Brush) -> None:
        for left, top, right, bottom in (
            (1120, 800, 1390, 812), (1140, 806, 1147, 980), (1364, 806, 1371, 980), (1080, 976, 1430, 990),
            (1190, 930, 1320, 938), (1200, 938, 1206, 978), (1304, 938, 1310, 978), (1462, 640, 1469, 990),
        ):  # fmt: skip
            brush.box(left, top, right, bottom)
        brush.line([(1465, 650), (1380, 638)], 5)
        brush.oval(1255, 872, 13, 15)
        brush.polygon([(1240, 888), (1270, 888), (1282, 934), (1290, 976), (1272, 976), (1262, 944), (1232, 944), (1232, 900)])

    scene.paint([(690, (22, 34, 50)), (900, (10, 16, 28))], hill)
    scene.paint([(700, (255, 206, 140)), (1070, (90, 110, 150))], rails, opacity=0.85)
    scene.glow(1255, 850, 330, (255, 188, 104), 0.62, 0.75)
    scene.paint((70, 56, 48), lambda b: b.box(1147, 812, 1364, 976), opacity=0.5)
    scene.paint((8, 12, 22), stop)
    scene.paint((255, 232, 180), lambda b: b.box(1180, 812, 1330, 818, radius=3))
    scene.glow(1382, 646, 90, (255, 214, 150), 0.8)
    scene.paint((255, 240, 206), lambda b: b.oval(1380, 643, 7, 4))
    scene.clouds((92, 112, 150), 660, 860, opacity=0.35, stretch=8)
    scene.paint((5, 9, 18), lambda b: reeds(b, chance, -20, 300, 1075, 110, 90))
    return scene.develop(vignette=0.45)


def _pellard_weir() -> bytes:
    """A mill and a weir in morning mist, the sun low over the trees."""
    scene = Scene("pellard-weir", [(0, (120, 160, 186)), (240, (186, 200, 196)), (430, (250, 222, 178)), (560, (255, 236, 200))])
    chance = scene.chance
    scene.clouds((255, 244, 226), 40, 420, opacity=0.6, stretch=6)
    scene.glow(1120, 470, 700, (255, 190, 90), 0.75, 0.8)
    scene.paint((255, 250, 232), lambda b: b.oval(1120, 440, 44), blur=2)
    scene.glow(1120, 440, 220, (255, 240, 190), 0.9)
    scene.paint([(440, (190, 190, 176)), (580, (240, 218, 180))], lambda b: b.polygon(ridge(chance, 560, 120)))
    scene.paint([(500, (150, 162, 154)), (600, (240, 218, 180))], lambda b: b.polygon(ridge(chance, 580, 80)))

    def wood(brush: Brush) -> None:
        trees(brush, chance, 760, 1640, 590, 110)
        trees(brush, chance, 620, 1640, 596, 50)

    def mill(brush: Brush) -> None:
        brush.box(90, 210, 470, 640)
        brush.polygon([(76, 214), (140, 156), (420, 156), (484, 214)])
        brush.box(470, 350, 640, 640)
        brush.polygon([(464, 354), (500, 312), (612, 312), (650, 354)])
        brush.polygon([(560, 320), (568, 60), (602, 60), (612, 320)])
        brush.box(562, 52, 608, 64)
        brush.box(-10, 430, 100, 640)
        brush.polygon([(-10, 434), (-10, 392), (60, 392), (106, 434)])

    def bars(brush: Brush) -> None:
        for x, y in panes:
            brush.box(x + 12, y, x + 14, y + 46)
            brush.box(x, y + 20, x + 26, y + 22)

    def sunlit_edges(brush: Brush) -> None:
        brush.line([(484, 214), (420, 156)], 2)
        brush.box(467, 220, 471, 350)
        brush.box(637, 360, 641, 560)
        brush.line([(602, 66), (612, 312)], 2.4)

    scene.paint([(440, (108, 126, 116)), (600, (206, 196, 160))], wood)
    scene.paint([(60, (98, 84, 84)), (430, (84, 76, 80)), (640, (176, 156, 136))], mill)
    panes = [(x, y) for y in (250, 328, 406, 484) for x in range(122, 450, 52)]
    panes += [(x, y) for y in (392, 470) for x in range(494, 630, 48)]
    glass = [(240, (228, 214, 190)), (560, (214, 190, 150))]
    scene.paint(glass, lambda b: [b.box(x, y, x + 26, y + 46, radius=2) for x, y in panes], opacity=0.75)
    scene.paint((98, 84, 84), bars)
    scene.paint((255, 226, 170), sunlit_edges, opacity=0.8)
    scene.clouds((255, 240, 214), 460, 660, opacity=0.85, stretch=7)

    level, crest, foot = 640, 800, 884
    scene.water(level, (176, 176, 160), depth=crest - level, mix=0.18, swell=5)
    scene.glints(level, (255, 240, 206), 160, depth=crest - level, opacity=0.6)
    scene.clouds((255, 244, 224), 600, 720, opacity=0.7, stretch=9)

    def lip(x: float) -> float:
        return crest - 34 * x / 1600

    def fall(brush: Brush) -> None:
        for _ in range(1500):
            x = chance.uniform(-10, 1610)
            start = lip(x) + chance.uniform(0, 30)
            brush.line([(x, start), (x - 4, start + chance.uniform(18, 70))], 1.6, tone=chance.randint(30, 200))

    def foam(brush: Brush) -> None:
        for _ in range(900):
            near = chance.random() ** 2.2
            tone = round(150 * (1 - near) * chance.random() + 14)
            across = chance.uniform(3, 30) * (0.4 + near)
            brush.oval(chance.uniform(-20, 1620), foot - 6 + near * 180, across, chance.uniform(0.6, 2.2), tone=tone)

    sheet = [(-10, crest), (1610, crest - 34), (1610, foot - 10), (-10, foot)]
    scene.paint([(crest, (120, 136, 134)), (foot, (214, 214, 202))], lambda b: b.polygon(sheet))
    scene.paint((252, 248, 236), fall)
    posts = range(18, 1600, 66)
    scene.paint((74, 78, 76), lambda b: [b.line([(x, lip(x) - 2), (x, lip(x) - 16)], 5) for x in posts], opacity=0.8)
    scene.paint((66, 66, 64), lambda b: b.line([(-10, lip(-10)), (1610, lip(1610))], 5), opacity=0.75)
    pool = [(-10, foot - 6), (1610, foot - 14), (1610, 1080), (-10, 1080)]
    scene.paint([(foot - 20, (168, 180, 174)), (1067, (58, 84, 92))], lambda b: b.polygon(pool))
    scene.paint((255, 252, 242), foam)
    boil = [(-10, foot - 12), (1610, foot - 20), (1610, foot), (-10, foot + 10)]
    scene.paint((255, 250, 238), lambda b: b.polygon(boil), blur=9, opacity=0.85)
    scene.clouds((255, 250, 238), foot - 90, foot + 70, opacity=0.6, stretch=6)

    def near_grass(brush: Brush) -> None:
        reeds(brush, chance, 1200, 1640, 1075, 240, 170)
        reeds(brush, chance, -30, 240, 1085, 130, 70)

    bank = [*bend([(1150, 1080), (1230, 1010), (1370, 960), (1500, 936), (1640, 926)]), (1640, 1080)]
    scene.paint([(900, (58, 70, 60)), (1067, (18, 28, 30))], lambda b: b.polygon(bank))
    scene.paint((50, 62, 54), lambda b: reeds(b, chance, 1280, 1640, 985, 120, 110))
    scene.paint((22, 33, 32), near_grass)
    return scene.develop(vignette=0.3, grain=8)


def _cottismere_road() -> bytes:
    """An empty road over dark hills, lit by the headlamps of whoever is looking."""
    scene = Scene("cottismere-road", [(0, (9, 13, 30)), (330, (24, 34, 62)), (520, (66, 66, 84)), (600, (120, 92, 84))])
    chance = scene.chance
    scene.stars(460, 480)
    scene.clouds((60, 66, 100), 120, 520, opacity=0.5, stretch=5)
    scene.glow(1010, 560, 520, (255, 176, 96), 0.75, 0.4)
    for base, height, tone in ((590, 90, (62, 58, 74)), (612, 120, (38, 40, 56)), (640, 90, (22, 26, 38))):
        shade = [(base - height, tone), (base + 30, tuple(part + 24 for part in tone))]
        scene.paint(shade, lambda b, base=base, height=height: b.polygon(ridge(chance, base, height)))
        if base == 590:
            lamps = [(chance.gauss(1010, 110), chance.gauss(572, 7)) for _ in range(90)]
            scene.paint((255, 206, 130), lambda b, lamps=lamps: [b.oval(x, y, 1.5) for x, y in lamps])
    scene.paint([(610, (16, 20, 24)), (1067, (24, 28, 24))], lambda b: b.box(-10, 622, 1610, 1080))

    def edge(side: float) -> list[Point]:
        return bend([(846 + side * 3, 628), (872 + side * 14, 660), (842 + side * 90, 740), (780 + side * 330, 880), (690 + side * 760, 1090)])

    left, right, middle = edge(-1), edge(1), edge(0)
    scene.glow(780, 930, 900, (150, 140, 104), 0.55, 0.34)
    scene.paint([(628, (30, 34, 42)), (760, (66, 66, 68)), (1067, (122, 116, 104))], lambda b: b.polygon([*left, *reversed(right)]))
    for line, inset in ((left, 1), (right, -1)):
        scene.paint(
            [(640, (90, 90, 90)), (1000, (236, 228, 206))],
            lambda b, line=line, inset=inset: [
                b.line([(x + inset * (y - 622) * 0.06, y), (x2 + inset * (y2 - 622) * 0.06, y2)], max(1, (y - 622) / 60))
                for (x, y), (x2, y2) in zip(line, line[1:], strict=False)
            ],
            opacity=0.85,
        )

    def dashes(brush: Brush) -> None:
        for n in range(3, len(middle) - 2):
            (x, y), (x2, y2) = middle[n], middle[n + 1]
            if n % 4 < 2:
                brush.line([(x, y), (x2, y2)], max(1.2, (y - 622) / 42))

    scene.paint([(640, (130, 126, 116)), (900, (255, 250, 230))], dashes)
    scene.noise_over(0.2, 640, 1067)

    def posts(brush: Brush) -> None:
        for line, side in ((left, -1), (right, 1)):
            for n in range(8, 44, 6):
                x, y = line[n]
                size = (y - 622) / 3.2
                x += side * size * 0.9
                brush.polygon([(x - size * 0.06, y), (x - size * 0.05, y - size), (x + size * 0.05, y - size), (x + size * 0.06, y)])

    def reflectors(brush: Brush) -> None:
        for line, side in ((left, -1), (right, 1)):
            for n in range(8, 44, 6):
                x, y = line[n]
                size = (y - 622) / 3.2
                brush.oval(x + side * size * 0.9, y - size * 0.82, max(1.4, size * 0.045))

    scene.paint([(640, (110, 106, 98)), (1000, (206, 198, 178))], posts)
    scene.paint((255, 120, 70), reflectors)

    def lay_by(brush: Brush) -> None:
        brush.box(1236, 640, 1243, 812)
        brush.box(1198, 640, 1281, 700, radius=6)
        brush.box(1330, 764, 1470, 772)
        brush.polygon([(1350, 772), (1362, 772), (1342, 820), (1330, 820)])
        brush.polygon([(1438, 772), (1450, 772), (1470, 820), (1458, 820)])
        brush.box(1306, 792, 1494, 799)

    scene.paint([(630, (70, 84, 112)), (820, (58, 58, 60))], lay_by)
    scene.paint((196, 206, 222), lambda b: (b.polygon([(1218, 684), (1239, 652), (1260, 684)]), b.box(1216, 688, 1262, 692)), opacity=0.8)

    def grass(brush: Brush) -> None:
        reeds(brush, chance, -20, 250, 1085, 170, 120)
        reeds(brush, chance, 1380, 1640, 1085, 130, 90)

    scene.paint((14, 18, 16), grass)
    scene.clouds((120, 116, 120), 590, 700, opacity=0.4, stretch=10)
    return scene.develop(vignette=0.55, grain=11)


def _town_hall() -> bytes:
    """Gables and a clock tower in the blue hour; one window is lit, and the wet square shows it twice."""
    scene = Scene("town-hall", [(0, (16, 34, 82)), (330, (44, 82, 142)), (620, (136, 160, 190)), (780, (226, 190, 170))])
    chance = scene.chance
    scene.clouds((150, 160, 200), 60, 560, opacity=0.4, stretch=5)
    scene.stars(70, 330)
    scene.glow(500, 790, 800, (255, 176, 120), 0.4, 0.4)
    level = 840

    def far_roofs(brush: Brush) -> None:
        x = -30.0
        while x < 1640:
            wide, tall = chance.uniform(70, 130), chance.uniform(150, 290)
            brush.box(x, level - tall, x + wide, level)
            brush.polygon([(x - 5, level - tall), (x + wide / 2, level - tall - wide * 0.55), (x + wide + 5, level - tall)])
            brush.box(x + wide * 0.7, level - tall - wide * 0.5, x + wide * 0.7 + 13, level - tall)
            x += wide - 3

    def hall(brush: Brush) -> None:
        brush.box(420, 520, 1330, level)
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
        scene.paint([(100, (60, 100, 160)), (150, (110, 140, 180))], lambda b, x=x: b.box(x - 9, 114, x + 9, 150, radius=8))
    scene.paint((120, 146, 196), lambda b: (b.line([(402, 522), (470, 421), (800, 421)], 1.8), b.line([(801, 214), (801, 420)], 1.6)), opacity=0.6)

    panes = [(x, y) for y in (572, 688) for x in [*range(462, 640, 62), *range(668, 800, 62), *range(976, 1100, 62), *range(1130, 1310, 62)]]
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
    scene.paint([(lit[1], (255, 242, 196)), (lit[1] + 74, (255, 188, 92))], lambda b: (b.box(lit[0], lit[1] + 14, lit[0] + 32, lit[1] + 72), b.oval(lit[0] + 16, lit[1] + 15, 16, 15)))
    scene.paint((112, 66, 40), lambda b: (b.oval(lit[0] + 21, lit[1] + 47, 6, 7), b.box(lit[0] + 11, lit[1] + 55, lit[0] + 31, lit[1] + 72, radius=7)), opacity=0.9)
    scene.paint((24, 34, 64), frames)
    scene.paint([(730, (52, 62, 92)), (840, (30, 36, 58))], lambda b: (b.box(842, 740, 918, 840), b.oval(880, 742, 38, 36)))

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
    scene.paint((255, 240, 196), lambda b: [b.polygon([(x - 12, 607), (x + 12, 607), (x + 8, 637), (x - 8, 637)]) for x in (250, 1420)])

    def walker(brush: Brush) -> None:
        brush.oval(640, 772, 8, 9)
        brush.polygon([(630, 784), (650, 784), (657, 830), (648, 830), (650, 852), (643, 852), (640, 832), (632, 852), (625, 852), (632, 828), (626, 826)])
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


def _minutes() -> bytes:
    """An open minute book in the light of a desk lamp, among bound volumes."""
    scene = Scene("minutes", [(0, (18, 14, 14)), (620, (34, 24, 20)), (640, (60, 38, 26)), (1067, (46, 28, 20))])
    chance = scene.chance
    scene.noise_over(0.16, 640, 1067, stretch=12)
    scene.glow(840, 860, 900, (255, 178, 92), 0.75, 0.46)
    scene.glow(760, 380, 620, (150, 84, 40), 0.5)

    def shelf(top: int, bottom: int) -> None:
        x = -20.0
        while x < 1620:
            wide, tall = chance.uniform(26, 64), chance.uniform(0.72, 0.98) * (bottom - top)
            hue = chance.choice(((62, 28, 24), (40, 38, 30), (30, 36, 44), (58, 44, 28), (46, 24, 32)))
            near = max(0.25, 1 - abs(x - 760) / 760)
            tone = tuple(round(part * (0.35 + 1.1 * near)) for part in hue)
            scene.paint(tone, lambda b, x=x, wide=wide, tall=tall: b.box(x, bottom - tall, x + wide - 2, bottom, radius=3))
            band = tuple(min(255, round(part * 2.1 + 20)) for part in tone)
            for up in (0.2, 0.26, 0.78):
                scene.paint(band, lambda b, x=x, wide=wide, y=bottom - tall * up: b.box(x + 3, y, x + wide - 5, y + 3), opacity=0.6)
            x += wide

    shelf(20, 268)
    scene.paint((30, 19, 14), lambda b: b.box(-10, 268, 1610, 290))
    shelf(320, 560)
    scene.paint((30, 19, 14), lambda b: b.box(-10, 560, 1610, 590))
    scene.paint((12, 9, 9), lambda b: b.box(-10, 590, 1610, 640), opacity=0.7)

    cone = [(640, 340), (800, 340), (1330, 930), (210, 930)]
    scene.paint([(340, (255, 206, 130)), (930, (120, 74, 40))], lambda b: b.polygon(cone), blur=46, opacity=0.2)

    for n, (x, wide, tone) in enumerate(((1180, 330, (92, 40, 32)), (1200, 300, (52, 58, 50)), (1170, 320, (100, 74, 42)), (1215, 270, (44, 50, 66)))):
        y = 800 - n * 58
        scene.paint([(y - 58, tone), (y, tuple(part // 2 for part in tone))], lambda b, x=x, wide=wide, y=y: b.box(x, y - 58, x + wide, y, radius=7))
        scene.paint([(y - 50, (222, 190, 140)), (y - 8, (150, 116, 76))], lambda b, x=x, y=y: b.polygon([(x - 3, y - 50), (x + 24, y - 50), (x + 24, y - 8), (x - 3, y - 8)]))
        scene.paint((196, 150, 84), lambda b, x=x, wide=wide, y=y: (b.box(x + wide - 60, y - 56, x + wide - 54, y - 2), b.box(x + 60, y - 56, x + 66, y - 2)), opacity=0.5)

    scene.paint((10, 7, 6), lambda b: b.polygon([(250, 900), (1180, 900), (1290, 1046), (150, 1046)]), blur=20, opacity=0.75)
    scene.paint([(760, (88, 34, 30)), (1020, (58, 22, 22))], lambda b: b.polygon([(330, 786), (1130, 786), (1236, 1018), (214, 1018)]))
    left = [*bend([(352, 778), (480, 752), (620, 760), (728, 794)]), (722, 1004), *bend([(722, 1004), (590, 964), (400, 962), (240, 1000)])]
    right = [*bend([(728, 794), (836, 760), (980, 752), (1106, 778)]), (1214, 1000), *bend([(1214, 1000), (1050, 962), (860, 964), (722, 1004)])]
    for n in range(4, 0, -1):
        tone = (216 - n * 16, 186 - n * 16, 138 - n * 14)
        scene.paint(tone, lambda b, n=n: [b.polygon([(x, y + n * 4) for x, y in page]) for page in (left, right)])
    scene.paint([(750, (255, 240, 204)), (1004, (246, 212, 156))], lambda b: [b.polygon(page) for page in (left, right)])
    scene.paint((128, 82, 48), lambda b: b.polygon([(700, 784), (728, 794), (758, 784), (752, 990), (722, 1004), (690, 992)]), blur=13, opacity=0.6)

    def writing(brush: Brush) -> None:
        for n in range(13):
            share = n / 13
            y = 796 + 158 * share
            for near, far in ((402 - 106 * share, 690), (762, 1072 + 92 * share)):
                x = near
                while x < far - 30:
                    word = chance.uniform(12, 40)
                    dip = 14 * math.sin(math.pi * (x - near) / (far - near)) - (6 if near < 700 else 6)
                    brush.line(
                        [(x + part * word / 6, y - dip + chance.uniform(-2, 2)) for part in range(7)],
                        1.5 + share,
                        tone=chance.randint(120, 210),
                    )
                    x += word + 9 + 5 * share
                    if chance.random() < 0.03:
                        break

    scene.paint((62, 46, 56), writing, opacity=0.75)
    scene.paint([(940, (190, 60, 44)), (1040, (120, 34, 30))], lambda b: b.polygon(bend([(716, 996), (708, 1026), (724, 1060), (712, 1090), (730, 1090), (738, 1056), (726, 1026), (734, 996)])))

    scene.paint([(930, (226, 164, 60)), (1010, (150, 92, 34))], lambda b: b.polygon([(1262, 930), (1500, 1000), (1495, 1014), (1258, 944)]))
    scene.paint((240, 214, 170), lambda b: b.polygon([(1262, 930), (1258, 944), (1226, 927)]))
    scene.paint((40, 30, 30), lambda b: b.polygon([(1238, 930), (1236, 934), (1226, 927)]))

    def lamp(brush: Brush) -> None:
        brush.line(bend([(300, 800), (330, 600), (430, 380), (600, 262), (706, 262)]), 13)
        brush.oval(300, 812, 120, 26)
        brush.box(180, 806, 420, 822, radius=8)

    shade = [(560, 352), (614, 246), (826, 246), (880, 352)]
    scene.paint([(240, (86, 70, 48)), (830, (30, 24, 20))], lamp)
    scene.paint([(240, (30, 74, 60)), (352, (22, 52, 44))], lambda b: b.polygon(shade))
    scene.paint((120, 176, 148), lambda b: b.polygon([(640, 252), (664, 252), (626, 346), (596, 346)]), blur=4, opacity=0.4)
    scene.paint((255, 236, 186), lambda b: b.oval(720, 353, 158, 12))
    scene.glow(720, 360, 260, (255, 210, 130), 0.9, 0.6)
    for _ in range(60):
        x, y = chance.uniform(560, 1000), chance.uniform(380, 760)
        scene.glow(x, y, chance.uniform(3, 8), (255, 224, 170), 0.5)
    return scene.develop(vignette=0.6, grain=11)


def _ferry() -> bytes:
    """Someone standing in a rowing boat on a river whose other bank is lost in mist."""
    scene = Scene("ferry", [(0, (150, 170, 176)), (360, (196, 206, 200)), (560, (230, 224, 204)), (640, (236, 226, 200))])
    chance = scene.chance
    scene.clouds((236, 234, 222), 0, 420, opacity=0.5, stretch=4)
    scene.glow(520, 330, 620, (255, 232, 188), 0.55)
    scene.paint((255, 246, 224), lambda b: b.oval(520, 330, 48), blur=7, opacity=0.85)
    level = 610
    for base, tall, tone in ((596, 170, (186, 196, 188)), (606, 120, (150, 166, 160))):
        shade = [(base - tall, tone), (base + 6, (226, 220, 200))]
        scene.paint(shade, lambda b, base=base, tall=tall: trees(b, chance, -40 if tall > 150 else 860, 1660, base, tall), blur=2)
    scene.clouds((240, 234, 216), 470, 640, opacity=0.9, stretch=7)

    def posts(brush: Brush) -> None:
        for x, top in ((1242, 486), (1330, 470), (1420, 480), (1506, 462)):
            brush.box(x - 7, top, x + 7, level + 40)
        brush.box(1216, 548, 1620, 560)
        brush.box(1216, 580, 1620, 586)

    scene.paint([(460, (92, 104, 104)), (650, (128, 136, 130))], posts)
    keel = 722

    def boat(brush: Brush) -> None:
        brush.polygon([*bend([(560, 668), (590, 700), (660, 724), (760, 730), (880, 726), (960, 706), (1000, 660)]), *bend([(1000, 660), (930, 684), (780, 694), (640, 688), (560, 668)])])
        brush.box(655, 676, 690, 690)
        brush.box(860, 676, 900, 690)

    def rower(brush: Brush) -> None:
        brush.oval(792, 468, 17, 20)
        brush.polygon(bend([(766, 458), (786, 446), (812, 448), (824, 462), (836, 466), (812, 468), (772, 466)]))
        brush.polygon(bend([(782, 486), (806, 486), (830, 506), (836, 560), (832, 620), (842, 690), (766, 690), (768, 620), (756, 560), (762, 506)]))
        brush.line(bend([(824, 512), (866, 548), (912, 560)]), 15)
        brush.line(bend([(766, 512), (800, 560), (862, 574)]), 14)

    def oar(brush: Brush) -> None:
        brush.line([(838, 540), (1090, 704)], 6)
        brush.polygon([(1072, 684), (1088, 684), (1148, 732), (1142, 744), (1124, 740)])

    scene.paint([(640, (62, 66, 66)), (730, (36, 42, 46))], boat)
    scene.paint([(440, (64, 66, 68)), (690, (44, 50, 54))], rower)
    scene.paint((58, 60, 60), oar)
    scene.paint((206, 198, 176), lambda b: b.line(bend([(562, 669), (640, 689), (780, 695), (930, 685), (999, 661)]), 2.4), opacity=0.7)

    boat_and_bank = scene.image.copy()
    scene.water(level + 2, (206, 206, 192), mix=0.3, swell=4)
    mirrored = Scene("ferry-mirror", [(0, (0, 0, 0))])
    mirrored.image = boat_and_bank
    mirrored.water(keel, (196, 200, 190), mix=0.34, swell=8, depth=345)

    def under(brush: Brush) -> None:
        brush.polygon([(520, keel - 6), (1180, keel - 6), (1180, 1010), (520, 1010)])

    scene.clouds((236, 230, 212), 590, 760, opacity=0.75, stretch=8)
    scene.lay(mirrored.image, under, blur=16)
    scene.paint([(640, (62, 66, 66)), (730, (36, 42, 46))], boat)
    scene.paint([(440, (64, 66, 68)), (690, (44, 50, 54))], rower)
    scene.paint((58, 60, 60), oar)
    scene.paint((214, 206, 184), lambda b: b.line(bend([(562, 669), (640, 689), (780, 695), (930, 685), (999, 661)]), 2.4), opacity=0.7)

    def rings(brush: Brush) -> None:
        for n in range(1, 7):
            brush.ring(1136, 742, 18 * n + n * n * 3, (18 * n + n * n * 3) * 0.17, 2.2, tone=210 - n * 28)
        for n in range(1, 5):
            brush.ring(780, 728, 232 + n * 34, 12 + n * 7, 1.8, tone=170 - n * 34)

    scene.paint((250, 246, 232), rings, opacity=0.8)
    scene.glints(level + 60, (250, 244, 226), 150, opacity=0.4)
    scene.glow(520, 820, 420, (255, 236, 196), 0.4, 0.6)

    def near(brush: Brush) -> None:
        reeds(brush, chance, -30, 330, 1085, 330, 110)
        for _ in range(9):
            x, tall = chance.uniform(10, 300), chance.uniform(230, 380)
            brush.line([(x, 1085), (x + 12, 1085 - tall)], 3)
            brush.box(x + 5, 1040 - tall, x + 18, 1098 - tall, radius=6)

    scene.paint([(700, (96, 104, 98)), (1067, (46, 54, 54))], near)
    return scene.develop(vignette=0.28, grain=10)


def _band() -> bytes:
    """Brass players against the light of a stage, seen over the heads of the audience."""
    scene = Scene("band", [(0, (20, 10, 16)), (420, (70, 28, 22)), (700, (128, 58, 28)), (820, (60, 26, 20)), (1067, (12, 7, 10))])
    chance = scene.chance
    scene.glow(800, 520, 900, (255, 150, 60), 0.75, 0.7)
    for n, x in enumerate((180, 460, 800, 1140, 1420)):
        aim = 800 + (x - 800) * 0.55
        wide = 190 if n == 2 else 140
        beam = [(x - 14, 40), (x + 14, 40), (aim + wide, 780), (aim - wide, 780)]
        scene.paint([(40, (255, 226, 160)), (780, (255, 160, 70))], lambda b, beam=beam: b.polygon(beam), blur=12, opacity=0.26 if n == 2 else 0.2)
        scene.glow(x, 44, 150, (255, 226, 170), 0.95)
        scene.paint((255, 250, 230), lambda b, x=x: b.oval(x, 44, 13))
    scene.clouds((255, 190, 110), 120, 620, opacity=0.28, stretch=2.5)
    scene.paint((14, 8, 12), lambda b: (b.box(-10, 0, 1610, 22), [b.box(x - 26, 10, x + 26, 36, radius=6) for x in (180, 460, 800, 1140, 1420)]))
    scene.paint([(0, (70, 18, 24)), (760, (34, 10, 16))], lambda b: [b.polygon(bend([(edge, -10), (edge + side * 150, -10), (edge + side * 120, 380), (edge + side * 60, 780), (edge, 800)])) for edge, side in ((-10, 1), (1610, -1))])

    def player(brush: Brush, x: float, base: float, size: float, horn: int) -> None:
        """One musician, `size` tall from the seat to the crown; the horn is 0 cornet, 1 trombone, 2 tuba."""
        head = base - size * 0.86
        brush.oval(x, head, size * 0.105, size * 0.13)
        brush.box(x - size * 0.04, head, x + size * 0.04, head + size * 0.2)
        brush.polygon(bend([(x - size * 0.25, base), (x - size * 0.27, base - size * 0.5), (x - size * 0.16, base - size * 0.66), (x, base - size * 0.7), (x + size * 0.16, base - size * 0.66), (x + size * 0.27, base - size * 0.5), (x + size * 0.25, base)]))
        side = 1 if x < 800 else -1
        if horn == 0:
            end = x + side * size * 0.42
            brush.line([(x + side * size * 0.08, head + size * 0.06), (end, head + size * 0.12)], size * 0.035)
            brush.polygon([(end - side * size * 0.03, head + size * 0.1), (end + side * size * 0.08, head + size * 0.04), (end + side * size * 0.08, head + size * 0.22), (end - side * size * 0.03, head + size * 0.14)])
            brush.ring(x + side * size * 0.25, head + size * 0.12, size * 0.08, size * 0.05, size * 0.02)
            brush.line([(x + side * size * 0.18, base - size * 0.5), (x + side * size * 0.26, head + size * 0.16)], size * 0.08)
        elif horn == 1:
            end = x + side * size * 0.78
            for down in (0.06, 0.12):
                brush.line([(x + side * size * 0.06, head + size * down), (end, head + size * (down + 0.13))], size * 0.018)
            brush.polygon([(x + side * size * 0.3, head + size * 0.02), (x + side * size * 0.46, head - size * 0.08), (x + side * size * 0.5, head + size * 0.14)])
            brush.line([(x + side * size * 0.2, base - size * 0.56), (x + side * size * 0.5, head + size * 0.19)], size * 0.075)
        else:
            brush.ring(x + side * size * 0.12, base - size * 0.42, size * 0.2, size * 0.26, size * 0.07)
            brush.box(x + side * size * 0.12 - size * 0.05, base - size * 1.05, x + side * size * 0.12 + size * 0.05, base - size * 0.4)
            bell = x + side * size * 0.12
            brush.polygon(bend([(bell - size * 0.05, base - size * 0.9), (bell - size * 0.1, base - size * 1.05), (bell - size * 0.23, base - size * 1.17), (bell + size * 0.23, base - size * 1.17), (bell + size * 0.1, base - size * 1.05), (bell + size * 0.05, base - size * 0.9)]))

    rows = ((612, 150, 9, (66, 28, 24), (2, 1, 2, 1)), (690, 184, 8, (40, 17, 18), (1, 0, 1)), (788, 224, 7, (20, 9, 13), (0, 0, 1)))
    for base, size, count, tone, horns in rows:
        gap = 1180 / (count - 1)
        places = [210 + n * gap + chance.uniform(-10, 10) for n in range(count)]
        chosen = [(x, horns[n % len(horns)]) for n, x in enumerate(places) if not (count == 7 and n == 3)]
        rim = tuple(min(255, part * 3 + 60) for part in tone)
        scene.paint(rim, lambda b, base=base, size=size, chosen=chosen: [player(b, x, base - 2.5, size, horn) for x, horn in chosen], opacity=0.75)
        scene.paint(tone, lambda b, base=base, size=size, chosen=chosen: [player(b, x, base, size * 0.995, horn) for x, horn in chosen])
        scene.glow(800, base - size, 700, (255, 150, 66), 0.16, 0.4)

    scene.paint([(770, (54, 24, 18)), (830, (20, 10, 12))], lambda b: b.polygon([(-10, 776), (1610, 776), (1610, 850), (-10, 850)]))
    scene.paint((255, 176, 92), lambda b: b.box(-10, 776, 1610, 779), opacity=0.6)

    def conductor(brush: Brush) -> None:
        brush.box(716, 800, 884, 850, radius=4)
        brush.oval(800, 486, 24, 29)
        brush.polygon(bend([(752, 802), (744, 640), (736, 560), (770, 532), (800, 524), (830, 532), (864, 560), (856, 640), (848, 802)]))
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
                brush.oval(x, base - tall * 0.4, tall * 0.46, tall * 0.58)
                brush.box(x - tall * 1.0, base + tall * 0.25, x + tall * 1.0, 1090, radius=tall * 0.6)
                x += size * chance.uniform(2.0, 2.7)

    scene.paint((190, 100, 50), lambda b: audience(b), opacity=0.0)
    scene.paint([(860, (20, 10, 12)), (1067, (6, 4, 6))], audience)
    return scene.develop(vignette=0.5, grain=12)


def _clock() -> bytes:
    """The dial of a public clock from inside its tower, daylight behind it and wheels in front."""
    scene = Scene("clock", [(0, (20, 17, 18)), (1067, (30, 24, 21))])
    chance = scene.chance
    scene.noise_over(0.12, 0, 1067, stretch=0.5)
    x, y, radius = 800, 500, 410

    def bricks(brush: Brush) -> None:
        for row in range(27):
            for n in range(-1, 17):
                left = n * 104 + (52 if row % 2 else 0)
                brush.box(left, row * 40, left + 100, row * 40 + 36, tone=chance.randint(30, 150))

    scene.paint((92, 68, 54), bricks, opacity=0.4)
    scene.glow(x, y, 1050, (255, 214, 150), 0.5)
    scene.paint((14, 12, 13), lambda b: b.oval(x, y, radius + 34))
    scene.paint([(90, (255, 250, 232)), (500, (255, 236, 190)), (910, (236, 190, 128))], lambda b: b.oval(x, y, radius))
    scene.glow(690, 390, 460, (255, 255, 246), 0.7)

    def spokes(brush: Brush) -> None:
        brush.ring(x, y, radius - 8, radius - 8, 10)
        brush.ring(x, y, radius - 92, radius - 92, 8)
        brush.ring(x, y, 128, 128, 7)
        for n in range(60):
            across, up = math.sin(n * math.pi / 30), -math.cos(n * math.pi / 30)
            inner, wide = (radius - 88, 17) if n % 5 == 0 else (radius - 34, 4)
            brush.line([(x + inner * across, y + inner * up), (x + (radius - 12) * across, y + (radius - 12) * up)], wide)
        for n in range(12):
            across, up = math.sin((n + 0.5) * math.pi / 6), -math.cos((n + 0.5) * math.pi / 6)
            brush.line([(x + 128 * across, y + 128 * up), (x + (radius - 92) * across, y + (radius - 92) * up)], 3.4)

    def hands(brush: Brush) -> None:
        for turn, length, wide in ((-52, 232, 18), (28, 342, 12)):
            across, up = math.sin(math.radians(turn)), -math.cos(math.radians(turn))
            tip = (x + length * across, y + length * up)
            brush.polygon([(x - wide * up * 0.5, y + wide * across * 0.5), tip, (x + wide * up * 0.5, y - wide * across * 0.5), (x - 74 * across, y - 74 * up)])
            brush.oval(x + length * 0.62 * across, y + length * 0.62 * up, wide * 1.15)
        brush.oval(x, y, 25)

    scene.paint((104, 82, 62), spokes, opacity=0.85)
    scene.paint((92, 72, 60), hands, blur=5, opacity=0.5)
    scene.paint((54, 42, 38), hands)

    def wheel(brush: Brush, cx: float, cy: float, size: float, teeth: int, arms: int, turn: float) -> None:
        outline = []
        for n in range(teeth * 4):
            out = size if n % 4 in (1, 2) else size * 0.925
            angle = turn + n * math.tau / (teeth * 4)
            outline.append((cx + out * math.cos(angle), cy + out * math.sin(angle)))
        brush.polygon(outline)
        brush.oval(cx, cy, size * 0.78, tone=0)
        for n in range(arms):
            angle = turn + n * math.tau / arms
            brush.line([(cx, cy), (cx + size * 0.84 * math.cos(angle), cy + size * 0.84 * math.sin(angle))], size * 0.1)
        brush.oval(cx, cy, size * 0.2)
        brush.oval(cx, cy, size * 0.07, tone=0)

    def rod(brush: Brush) -> None:
        brush.box(x - 7, y, x + 7, 800)
        brush.box(470, 1000, 1180, 1080)
        brush.polygon([(560, 760), (588, 760), (640, 1010), (540, 1010)])
        brush.polygon([(1012, 760), (1040, 760), (1060, 1010), (960, 1010)])
        brush.box(548, 756, 1052, 778)

    wheels = ((700, 868, 152, 46, 5, 0.1), (900, 830, 104, 32, 4, 0.4), (1080, 914, 126, 38, 5, 0.2), (520, 960, 116, 34, 4, 0.0))
    scene.paint([(740, (38, 30, 30)), (1067, (18, 15, 16))], rod)
    for n, (cx, cy, size, teeth, arms, turn) in enumerate(wheels):
        brass = [(cy - size, (214, 160, 84)), (cy, (120, 82, 44)), (cy + size, (50, 34, 26))] if n != 2 else [(cy - size, (120, 108, 100)), (cy + size, (36, 32, 34))]
        scene.paint((12, 9, 9), lambda b, w=(cx + 9, cy + 11, size, teeth, arms, turn): wheel(b, *w), blur=6, opacity=0.6)
        scene.paint(brass, lambda b, w=(cx, cy, size, teeth, arms, turn): wheel(b, *w))
    scene.paint([(0, (26, 19, 16)), (1067, (14, 11, 11))], lambda b: (b.polygon([(-10, 120), (-10, 60), (360, -10), (480, -10)]), b.polygon([(1610, 150), (1610, 86), (1190, -10), (1080, -10)]), b.box(150, -10, 196, 1080), b.box(1404, -10, 1450, 1080)))
    scene.paint((255, 216, 150), lambda b: (b.box(194, 40, 198, 1000), b.box(1402, 40, 1406, 1000)), opacity=0.35)
    for n, lean in enumerate((-420, -150, 120, 400)):
        ray = [(x + lean * 0.5 - 50, y + 60), (x + lean * 0.5 + 60, y + 60), (x + lean * 1.7 + 170, 1080), (x + lean * 1.7 - 130, 1080)]
        scene.paint([(560, (255, 226, 170)), (1067, (120, 90, 60))], lambda b, ray=ray: b.polygon(ray), blur=30, opacity=0.16 if n % 2 else 0.1)
    for _ in range(70):
        scene.glow(chance.uniform(380, 1230), chance.uniform(420, 1040), chance.uniform(3, 9), (255, 236, 196), 0.5)
    return scene.develop(vignette=0.5, grain=11)


def _trial_tram() -> bytes:
    """A tram coming out of morning mist, its lamp on the wet rails."""
    scene = Scene("trial-tram", [(0, (122, 142, 152)), (420, (178, 190, 188)), (620, (214, 214, 200)), (1067, (92, 98, 98))])
    chance = scene.chance
    scene.clouds((226, 228, 218), 0, 480, opacity=0.6, stretch=4)
    scene.glow(1180, 300, 640, (255, 236, 200), 0.4)
    vanish = (800.0, 560.0)

    for base, tall, tone in ((588, 200, (170, 182, 178)), (600, 130, (142, 156, 154))):
        scene.paint([(base - tall, tone), (base + 8, (208, 208, 196))], lambda b, base=base, tall=tall: trees(b, chance, -60, 1660, base, tall), blur=2)
    scene.clouds((222, 222, 210), 420, 640, opacity=0.9, stretch=6)
    scene.paint([(590, (196, 198, 188)), (760, (120, 124, 122)), (1067, (56, 62, 64))], lambda b: b.box(-10, 600, 1610, 1080))

    def wall(brush: Brush) -> None:
        for side in (-1, 1):
            brush.polygon([(vanish[0] + side * 130, 584), (vanish[0] + side * 130, 602), (vanish[0] + side * 1000, 880), (vanish[0] + side * 1000, 760)])

    scene.paint([(580, (176, 178, 170)), (860, (72, 76, 78))], wall)

    for n in range(5, -1, -1):
        near = 0.16 * 1.62**n
        tone = tuple(round(168 - 22 * n) + extra for extra in (0, 6, 6))

        def masts(brush: Brush, near: float = near) -> None:
            for side in (-1, 1):
                foot = (vanish[0] + side * 460 * near + side * 40, vanish[1] + 118 * near + 20)
                head = vanish[1] - 460 * near - 60
                brush.box(foot[0] - 6 * near - 1, head, foot[0] + 6 * near + 1, foot[1])
                brush.line([(foot[0], head + 40 * near), (vanish[0] + side * 30 * near, head + 70 * near)], 1 + 4 * near)

        scene.paint([(0, tone), (700, tuple(part + 26 for part in tone))], masts)

    def wires(brush: Brush) -> None:
        for side in (-1, 1):
            brush.line([(vanish[0] + side * 5, vanish[1] - 90), (vanish[0] + side * 130, -10)], 2)

    scene.paint((112, 120, 122), wires, opacity=0.8)

    rails = [[(800 + side * 26, 600), (800 + side * 210, 1080), (800 + side * 232, 1080), (800 + side * 29, 600)] for side in (-1, 1)]

    def sleepers(brush: Brush) -> None:
        y = 612.0
        while y < 1080:
            wide = 26 + (y - 600) * 0.5
            brush.box(800 - wide * 1.35, y, 800 + wide * 1.35, y + 2 + (y - 600) * 0.026)
            y += 6 + (y - 600) * 0.085

    scene.paint([(600, (150, 150, 142)), (1067, (40, 44, 46))], sleepers, opacity=0.6)
    scene.noise_over(0.16, 620, 1067, stretch=2)

    scene.glow(800, 520, 420, (255, 236, 190), 0.45)
    top, floor = 330, 640

    def front(brush: Brush) -> None:
        brush.polygon([(668, floor - 8), (660, 470), (672, 374), (704, top + 4), (760, top - 8), (840, top - 8), (896, top + 4), (928, 374), (940, 470), (932, floor - 8)])

    scene.paint((40, 44, 48), lambda b: b.polygon([(640, floor + 18), (680, floor - 10), (920, floor - 10), (960, floor + 18)]), blur=8, opacity=0.7)
    scene.paint([(top, (142, 58, 54)), (520, (112, 40, 42)), (floor, (70, 30, 36))], front)
    scene.paint([(top, (206, 196, 176)), (420, (188, 176, 156))], lambda b: b.polygon([(676, 380), (706, top + 6), (760, top - 6), (840, top - 6), (894, top + 6), (924, 380)]), opacity=0.9)
    scene.paint([(380, (66, 76, 82)), (500, (112, 118, 116))], lambda b: b.polygon([(688, 392), (912, 392), (922, 498), (678, 498)]))
    scene.paint([(380, (255, 226, 170)), (500, (196, 160, 110))], lambda b: b.polygon([(760, 396), (840, 396), (844, 494), (756, 494)]), opacity=0.5)

    def driver(brush: Brush) -> None:
        brush.oval(772, 440, 15, 18)
        brush.box(750, 460, 796, 500, radius=16)
        brush.box(755, 420, 790, 432, radius=5)

    scene.paint((44, 42, 46), driver)
    scene.paint((58, 26, 30), lambda b: [b.box(x - 3, 390, x + 3, 500) for x in (756, 844)])
    scene.paint((222, 206, 178), lambda b: b.box(662, 520, 938, 527), opacity=0.75)
    scene.paint((34, 32, 36), lambda b: (b.box(690, floor - 22, 910, floor + 4, radius=6), b.box(760, floor - 12, 840, floor + 12, radius=5)))
    scene.paint((60, 62, 64), lambda b: (b.line([(800, top - 6), (760, 270), (800, 226)], 4), b.box(760, 220, 840, 226, radius=3)))

    scene.glow(800, 572, 470, (255, 240, 200), 0.85)
    scene.paint((255, 252, 236), lambda b: b.oval(800, 572, 20), blur=2)
    scene.glow(800, 572, 130, (255, 252, 236), 0.95)
    scene.paint([(610, (255, 246, 214)), (800, (226, 216, 190)), (1067, (140, 150, 152))], lambda b: [b.polygon(rail) for rail in rails], opacity=0.92)
    scene.glow(800, 760, 420, (255, 236, 190), 0.4, 0.5)

    def watchers(brush: Brush) -> None:
        for x, base, size in ((330, 800, 190), (396, 806, 180), (1316, 826, 204)):
            brush.oval(x, base - size * 0.91, size * 0.075, size * 0.09)
            brush.polygon(bend([(x - size * 0.14, base - size * 0.3), (x - size * 0.15, base - size * 0.7), (x, base - size * 0.8), (x + size * 0.15, base - size * 0.7), (x + size * 0.14, base - size * 0.3)]))
            brush.box(x - size * 0.1, base - size * 0.4, x - size * 0.015, base)
            brush.box(x + size * 0.015, base - size * 0.4, x + size * 0.1, base)

    scene.paint([(600, (72, 78, 82)), (830, (44, 50, 54))], watchers)
    scene.paint((240, 206, 110), lambda b: [b.box(x - 22, y, x + 22, y + 9, radius=2) for x, y in ((330, 700), (396, 712), (1316, 716))], opacity=0.75)
    scene.clouds((224, 224, 212), 560, 760, opacity=0.5, stretch=7)
    return scene.develop(vignette=0.34, grain=11)


PHOTOS: dict[str, Callable[[], bytes]] = {
    "night-tram": _night_tram,
    "infirmary-night": _infirmary_night,
    "pellard-weir": _pellard_weir,
    "cottismere-road": _cottismere_road,
    "town-hall": _town_hall,
    "minutes": _minutes,
    "ferry": _ferry,
    "band": _band,
    "clock": _clock,
    "trial-tram": _trial_tram,
}
