"""A hospital on its hill under stars, one floor of it lit, and a tram stop below."""

from articles.demo.drawing import Brush, Scene, bend, reeds, ridge, trees


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "infirmary-night", [(0, (10, 17, 46)), (300, (28, 48, 96)), (560, (70, 100, 144)), (760, (140, 146, 156))]
    )
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
    scene.paint(
        [(548, (255, 240, 190)), (586, (255, 190, 96))], lambda b: [b.box(x, 552, x + 18, 582) for x in columns]
    )
    scene.paint((120, 74, 50), lambda b: [b.box(x + 8.4, 552, x + 9.6, 582) for x in columns], opacity=0.5)
    scene.paint((116, 72, 54), sisters, opacity=0.8)
    scene.glow(800, 690, 120, (255, 196, 120), 0.8)
    scene.paint([(640, (255, 226, 160)), (700, (236, 160, 84))], lambda b: b.box(782, 644, 818, 700, radius=3))
    scene.paint((176, 206, 255), lambda b: b.oval(800, 336, 12))
    scene.glow(800, 336, 50, (150, 190, 255), 0.6)

    def hill(brush: Brush) -> None:
        brush.polygon(
            [(-10, 1070), (-10, 800), (220, 738), (480, 690), (1130, 690), (1360, 744), (1610, 820), (1610, 1070)]
        )
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
        brush.polygon(
            [(1240, 888), (1270, 888), (1282, 934), (1290, 976), (1272, 976), (1262, 944), (1232, 944), (1232, 900)]
        )

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
