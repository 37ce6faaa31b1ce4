"""Someone standing in a rowing boat on a river whose other bank is lost in mist."""

from articles.demo.drawing import Brush, Scene, bend, reeds, trees


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "ferry", [(0, (150, 170, 176)), (360, (196, 206, 200)), (560, (230, 224, 204)), (640, (236, 226, 200))]
    )
    chance = scene.chance
    scene.clouds((236, 234, 222), 0, 420, opacity=0.5, stretch=4)
    scene.glow(520, 330, 620, (255, 232, 188), 0.55)
    scene.paint((255, 246, 224), lambda b: b.oval(520, 330, 48), blur=7, opacity=0.85)
    level = 610
    for base, tall, tone in ((596, 170, (186, 196, 188)), (606, 120, (150, 166, 160))):
        shade = [(base - tall, tone), (base + 6, (226, 220, 200))]
        scene.paint(
            shade,
            lambda b, base=base, tall=tall: trees(b, chance, -40 if tall > 150 else 860, 1660, base, tall),
            blur=2,
        )
    scene.clouds((240, 234, 216), 470, 640, opacity=0.9, stretch=7)

    def posts(brush: Brush) -> None:
        for x, top in ((1242, 486), (1330, 470), (1420, 480), (1506, 462)):
            brush.box(x - 7, top, x + 7, level + 40)
        brush.box(1216, 548, 1620, 560)
        brush.box(1216, 580, 1620, 586)

    scene.paint([(460, (92, 104, 104)), (650, (128, 136, 130))], posts)
    keel = 722

    def boat(brush: Brush) -> None:
        brush.polygon(
            [
                *bend([(560, 668), (590, 700), (660, 724), (760, 730), (880, 726), (960, 706), (1000, 660)]),
                *bend([(1000, 660), (930, 684), (780, 694), (640, 688), (560, 668)]),
            ]
        )
        brush.box(655, 676, 690, 690)
        brush.box(860, 676, 900, 690)

    def rower(brush: Brush) -> None:
        brush.oval(792, 468, 17, 20)
        brush.polygon(bend([(766, 458), (786, 446), (812, 448), (824, 462), (836, 466), (812, 468), (772, 466)]))
        brush.polygon(
            bend(
                [
                    (782, 486),
                    (806, 486),
                    (830, 506),
                    (836, 560),
                    (832, 620),
                    (842, 690),
                    (766, 690),
                    (768, 620),
                    (756, 560),
                    (762, 506),
                ]
            )
        )
        brush.line(bend([(824, 512), (866, 548), (912, 560)]), 15)
        brush.line(bend([(766, 512), (800, 560), (862, 574)]), 14)

    def oar(brush: Brush) -> None:
        brush.line([(838, 540), (1090, 704)], 6)
        brush.polygon([(1072, 684), (1088, 684), (1148, 732), (1142, 744), (1124, 740)])

    def craft() -> None:
        scene.paint([(640, (62, 66, 66)), (730, (36, 42, 46))], boat)
        scene.paint([(440, (64, 66, 68)), (690, (44, 50, 54))], rower)
        scene.paint((58, 60, 60), oar)
        gunwale = bend([(562, 669), (640, 689), (780, 695), (930, 685), (999, 661)])
        scene.paint((206, 198, 176), lambda b: b.line(gunwale, 2.4), opacity=0.7)

    def under(brush: Brush) -> None:
        brush.polygon([(520, keel - 6), (1180, keel - 6), (1180, 1010), (520, 1010)])

    scene.water(level + 2, (206, 206, 192), mix=0.3, swell=4)
    scene.clouds((236, 230, 212), 590, 760, opacity=0.75, stretch=8)
    craft()
    mirrored = Scene("ferry-mirror", [(0, (0, 0, 0))])
    mirrored.image = scene.image.copy()
    mirrored.water(keel, (196, 200, 190), mix=0.34, swell=8, depth=345)
    scene.lay(mirrored.image, under, blur=16)
    craft()

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
