"""A mill and a weir in morning mist, the sun low over the trees."""

from articles.demo.drawing import Brush, Scene, bend, reeds, ridge, trees


def draw() -> bytes:
    """Return the photograph as JPEG."""
    scene = Scene(
        "pellard-weir", [(0, (120, 160, 186)), (240, (186, 200, 196)), (430, (250, 222, 178)), (560, (255, 236, 200))]
    )
    chance = scene.chance
    scene.clouds((255, 244, 226), 40, 420, opacity=0.6, stretch=6)
    scene.glow(1120, 470, 700, (255, 190, 90), 0.75, 0.8)
    scene.paint((255, 250, 232), lambda b: b.oval(1120, 440, 44), blur=2)
    scene.glow(1120, 440, 220, (255, 240, 190), 0.9)
    scene.paint([(440, (190, 190, 176)), (580, (240, 218, 180))], lambda b: b.polygon(ridge(chance, 560, 120)))
    scene.paint([(500, (150, 162, 154)), (600, (240, 218, 180))], lambda b: b.polygon(ridge(chance, 580, 80)))

    def wood(brush: Brush) -> None:
        trees(brush, chance, 650, 1640, 590, 100)

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
