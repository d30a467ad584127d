"""Where a city of this shape builds: industrial parks and town sites of every reporting unit.

Points are rough anchors of well-known development areas (a kilometre or so), never a plot. `bearing` is the
direction of the park's street grid in degrees clockwise from east; `themes` say what settles there and how much.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    key: str
    area: str
    lon: float
    lat: float
    bearing: float
    weight: float
    themes: dict[str, float]


# area -> (its name, the reporting unit it reports to, districts where its land may lie); the four parts of the
# new area have project offices of their own but report as one unit
AREAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "nanguan": ("南关区", "nanguan", ("220102",)),
    "kuancheng": ("宽城区", "kuancheng", ("220103",)),
    "chaoyang": ("朝阳区", "chaoyang", ("220104",)),
    "erdao": ("二道区", "erdao", ("220105",)),
    "lvyuan": ("绿园区", "lvyuan", ("220106",)),
    "shuangyang": ("双阳区", "shuangyang", ("220112",)),
    "jiutai": ("九台区", "jiutai", ("220113",)),
    "nongan": ("农安县", "nongan", ("220122",)),
    "yushu": ("榆树市", "yushu", ("220182",)),
    "dehui": ("德惠市", "dehui", ("220183",)),
    "gongzhuling": ("公主岭市", "gongzhuling", ("220184",)),
    "jingkai": ("经开区", "jingkai", ("220102", "220103", "220105")),
    "jingyue": ("净月高新区", "jingyue", ("220102",)),
    "qikai": ("汽开区", "qikai", ("220104", "220106", "220184")),
    "gaoxin": ("长春新区高新", "xinqu", ("220102", "220104", "220106")),
    "beihu": ("长春新区北湖", "xinqu", ("220103",)),
    "changde": ("长春新区长德", "xinqu", ("220103", "220113", "220183")),
    "konggang": ("长春新区空港", "xinqu", ("220113",)),
    "lianhuashan": ("莲花山", "lianhuashan", ("220105", "220112", "220113")),
    "zhonghan": ("中韩示范区", "zhonghan", ("220103", "220105", "220113")),
}

SITES: tuple[Site, ...] = (
    # cars and parts: the west and south-west, along the street of the car works
    Site("qk-dongfeng", "qikai", 125.186, 43.842, -15, 1.6, {"parts": 6, "cars": 2, "equipment": 1, "nev": 3}),
    Site("qk-west", "qikai", 125.150, 43.826, -15, 1.8, {"parts": 7, "nev": 5, "cars": 1, "logistics": 1}),
    Site("qk-nev", "qikai", 125.133, 43.804, -15, 1.4, {"nev": 5, "parts": 5, "charging": 1}),
    Site("qk-rd", "qikai", 125.222, 43.853, 20, 0.7, {"carsoft": 4, "parts": 2, "commerce": 1}),
    Site("ly-rail", "lvyuan", 125.188, 43.930, 8, 1.4, {"rail": 7, "equipment": 2}),
    Site("ly-hexin", "lvyuan", 125.160, 43.953, 8, 1.1, {"rail": 4, "equipment": 3, "parts": 2}),
    Site("ly-west", "lvyuan", 125.175, 43.888, 4, 0.9, {"parts": 4, "commerce": 2, "logistics": 2, "homes": 2}),
    Site("ly-food", "lvyuan", 125.150, 43.906, -10, 0.7, {"food": 4, "parts": 3}),
    Site("cy-park", "chaoyang", 125.212, 43.773, 40, 1.6, {"parts": 7, "nev": 2, "equipment": 2, "optics": 1}),
    Site("cy-fufeng", "chaoyang", 125.236, 43.756, 40, 0.8, {"parts": 4, "equipment": 3, "biomed": 1, "homes": 1}),
    Site("cy-yongchun", "chaoyang", 125.301, 43.742, 5, 1.3, {"biomed": 8, "medservice": 3}),
    Site("cy-hongqi", "chaoyang", 125.286, 43.868, 10, 0.8, {"commerce": 6, "software": 2, "hotel": 2}),
    Site("cy-lexiang", "chaoyang", 125.310, 43.672, 0, 0.5, {"agri": 3, "food": 3, "homes": 1}),
    # the southern and eastern city
    Site("ng-south", "nanguan", 125.330, 43.796, 0, 1.0, {"commerce": 4, "software": 2, "homes": 4, "hotel": 1}),
    Site("ng-expo", "nanguan", 125.374, 43.762, 0, 0.8, {"commerce": 2, "medservice": 2, "homes": 3}),
    Site("ng-yongchun", "nanguan", 125.364, 43.730, 5, 0.8, {"biomed": 6, "medservice": 2}),
    Site("ng-old", "nanguan", 125.339, 43.872, 5, 0.7, {"commerce": 5, "hotel": 2, "homes": 2}),
    Site("kc-lanjia", "kuancheng", 125.268, 43.992, 0, 1.0, {"equipment": 4, "logistics": 4, "food": 2}),
    Site("kc-equip", "kuancheng", 125.292, 43.962, 0, 1.1, {"equipment": 4, "food": 2, "parts": 2, "materials": 1}),
    Site("kc-north", "kuancheng", 125.312, 43.921, 2, 0.8, {"commerce": 5, "hotel": 2, "homes": 2}),
    Site("kc-miyang", "kuancheng", 125.232, 44.052, -10, 0.5, {"food": 3, "agri": 3, "solar": 1}),
    Site("ed-east", "erdao", 125.452, 43.868, 5, 1.0, {"logistics": 3, "commerce": 3, "homes": 3, "equipment": 1}),
    Site("ed-port", "erdao", 125.462, 43.906, 10, 1.0, {"logistics": 6, "coldchain": 2, "commerce": 1}),
    Site("ed-yingjun", "erdao", 125.503, 43.880, 3, 0.7, {"equipment": 3, "homes": 2, "biomed": 1, "software": 1}),
    Site("ed-west", "erdao", 125.372, 43.871, 3, 0.6, {"commerce": 5, "homes": 3}),
    # economic and technological zone, bonded zone
    Site("jk-south", "jingkai", 125.404, 43.845, 0, 1.5, {"parts": 3, "optics": 2, "software": 2, "commerce": 2}),
    Site("jk-center", "jingkai", 125.391, 43.822, 0, 0.8, {"commerce": 3, "hotel": 1, "software": 2, "homes": 2}),
    Site("jk-north", "jingkai", 125.437, 43.937, 15, 2.4, {"parts": 5, "food": 3, "equipment": 2, "biomed": 2}),
    Site("jk-bonded", "jingkai", 125.474, 43.949, 15, 1.5, {"logistics": 5, "bonded": 5, "coldchain": 2}),
    # culture and software
    Site("jy-center", "jingyue", 125.432, 43.796, -30, 1.2, {"software": 6, "culture": 4, "commerce": 1, "homes": 2}),
    Site("jy-film", "jingyue", 125.407, 43.771, -20, 1.0, {"culture": 6, "software": 2, "hotel": 1}),
    Site("jy-south", "jingyue", 125.392, 43.718, 0, 0.7, {"software": 3, "culture": 2, "homes": 3}),
    Site("jy-yutan", "jingyue", 125.520, 43.752, 0, 0.4, {"hotel": 3, "agri": 2, "culture": 1}),
    # new area: optics, chips, space; medicine in the south
    Site("gx-south", "gaoxin", 125.247, 43.817, 45, 1.3, {"biomed": 4, "optics": 3, "carsoft": 3, "software": 2}),
    Site("gx-feiyue", "gaoxin", 125.228, 43.797, 45, 1.2, {"biomed": 5, "optics": 2, "parts": 3}),
    Site("gx-chaoyue", "gaoxin", 125.263, 43.800, 20, 0.9, {"biomed": 3, "software": 3, "homes": 2, "commerce": 1}),
    Site("bh-space", "beihu", 125.392, 43.990, 0, 1.6, {"space": 6, "optics": 5, "chips": 3}),
    Site("bh-optics", "beihu", 125.404, 43.969, 0, 1.4, {"optics": 6, "chips": 4, "equipment": 1}),
    Site("bh-east", "beihu", 125.417, 44.008, 10, 1.0, {"optics": 3, "chips": 2, "energystore": 2, "homes": 1}),
    Site("cd-park", "changde", 125.516, 44.076, 30, 1.1, {"equipment": 4, "food": 2, "materials": 2, "energystore": 2}),
    Site("cd-north", "changde", 125.498, 44.098, 30, 0.7, {"equipment": 3, "parts": 2, "optics": 1}),
    Site("kg-air", "konggang", 125.668, 43.975, 12, 1.2, {"logistics": 5, "aviation": 5, "coldchain": 2}),
    Site("kg-south", "konggang", 125.700, 43.958, 12, 0.8, {"aviation": 3, "biomed": 3, "logistics": 2}),
    Site("lhs-resort", "lianhuashan", 125.630, 43.872, 0, 0.8, {"hotel": 5, "culture": 3, "agri": 1}),
    Site("lhs-south", "lianhuashan", 125.598, 43.832, 0, 0.5, {"hotel": 4, "agri": 2, "medservice": 1}),
    Site("zh-core", "zhonghan", 125.503, 44.040, 30, 1.2, {"biomed": 3, "food": 3, "beauty": 3, "equipment": 2}),
    Site("zh-east", "zhonghan", 125.548, 44.052, 30, 0.8, {"food": 3, "beauty": 2, "energystore": 2, "logistics": 1}),
    # Shuangyang: building materials, deer, medicine
    Site("sy-park", "shuangyang", 125.655, 43.553, 5, 1.3, {"materials": 6, "biomed": 4, "food": 2}),
    Site("sy-cement", "shuangyang", 125.738, 43.585, -5, 0.9, {"materials": 7, "energystore": 1}),
    Site("sy-sheling", "shuangyang", 125.533, 43.602, 0, 0.8, {"biomed": 2, "hotel": 3, "homes": 2, "software": 1}),
    Site("sy-deer", "shuangyang", 125.782, 43.452, 0, 0.7, {"deer": 6, "agri": 2}),
    # Jiutai
    Site("jt-park", "jiutai", 125.812, 44.168, 20, 1.2, {"equipment": 3, "food": 3, "materials": 3}),
    Site("jt-kalun", "jiutai", 125.590, 44.058, 15, 1.1, {"logistics": 4, "food": 3, "parts": 2}),
    Site("jt-yingcheng", "jiutai", 125.908, 44.152, 0, 0.8, {"energystore": 3, "materials": 3, "solar": 2}),
    Site("jt-longjia", "jiutai", 125.748, 43.986, 12, 0.8, {"logistics": 5, "coldchain": 2, "commerce": 1}),
    # counties of grain and food, wind in the north-west and the far north-east
    Site("na-park", "nongan", 125.150, 44.408, 0, 1.2, {"food": 4, "grain": 3, "equipment": 2}),
    Site("na-helong", "nongan", 125.205, 44.158, 0, 1.3, {"parts": 3, "food": 3, "equipment": 3, "logistics": 2}),
    Site("na-halahai", "nongan", 125.070, 44.590, 0, 0.7, {"meat": 4, "grain": 2, "biogas": 1}),
    Site("na-fulong", "nongan", 124.720, 44.330, 0, 0.7, {"wind": 5, "solar": 3, "meat": 1}),
    Site("na-north", "nongan", 124.905, 44.700, 0, 0.6, {"wind": 5, "solar": 2}),
    Site("ys-park", "yushu", 126.548, 44.815, 0, 1.2, {"food": 4, "grain": 3, "meat": 2}),
    Site("ys-wukeshu", "yushu", 126.185, 44.905, -10, 1.2, {"grain": 6, "biochem": 4, "food": 1}),
    Site("ys-wind", "yushu", 126.740, 44.640, 0, 0.7, {"wind": 6, "hydrogen": 1, "solar": 2}),
    Site("ys-north", "yushu", 126.420, 45.020, 0, 0.5, {"wind": 4, "meat": 2, "agri": 2}),
    Site("dh-park", "dehui", 125.683, 44.557, 5, 1.3, {"food": 4, "meat": 4, "grain": 3}),
    Site("dh-misha", "dehui", 125.575, 44.278, 10, 1.2, {"equipment": 3, "materials": 2, "food": 2, "recycling": 4}),
    Site("dh-zhucheng", "dehui", 125.960, 44.660, 0, 0.6, {"grain": 4, "agri": 3, "biogas": 1}),
    Site("gz-lingdong", "gongzhuling", 124.850, 43.530, 35, 1.2, {"grain": 4, "food": 4, "biochem": 2}),
    Site("gz-fanjiatun", "gongzhuling", 125.072, 43.708, 40, 1.4, {"parts": 4, "biochem": 3, "food": 3}),
    Site("gz-daling", "gongzhuling", 125.060, 43.800, 40, 1.4, {"parts": 5, "logistics": 5, "nev": 2}),
    Site("gz-agri", "gongzhuling", 124.815, 43.566, 35, 1.0, {"seed": 5, "agri": 3, "food": 2}),
    Site("gz-west", "gongzhuling", 124.420, 43.760, 0, 0.6, {"wind": 3, "solar": 3, "meat": 2, "grain": 2}),
)

# centres of the county towns, for streets, schools and homes where the base map draws no street
TOWNS: dict[str, tuple[float, float, float]] = {
    "shuangyang": (125.664, 43.525, 5.0),
    "jiutai": (125.840, 44.152, 20.0),
    "nongan": (125.184, 44.433, 0.0),
    "yushu": (126.533, 44.841, 0.0),
    "dehui": (125.715, 44.535, 5.0),
    "gongzhuling": (124.823, 43.505, 35.0),
}
