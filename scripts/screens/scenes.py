"""What stands in the pictures. A scene is one run of the program or a few, in
one look; its names are those of its pictures, without the look."""

import contextlib
import json
import os
import shutil

from screens import brokers

SCENES = []
ALL = ("dark", "light", "zh-hans")


class Scene:
    def __init__(self, play, names, looks):
        self.play, self.names, self.looks = play, names, looks


def scene(*names, looks=("dark",)):
    def take(play):
        SCENES.append(Scene(play, names, looks))
        return play
    return take


@contextlib.contextmanager
def server(start, *args):
    running = start(*args)
    try:
        yield running
    finally:
        running.stop()


def profile(number, name, **fields):
    """A profile as profiles.json has it."""
    return {"id": f"00000000-0000-4000-8000-{number:012d}", "name": name, "scheme": "mqtt", "host": "127.0.0.1",
            "port": 1883, "client_id": "treetop-", "random_suffix": True, "version": "3.1.1", "keep_alive": 60,
            "connect_timeout": 10, "clean_session": True,
            "subscriptions": [{"filter": "#", "qos": 0}, {"filter": "$SYS/#", "qos": 0}]} | fields


def pick(p, row):
    """Connects the profile of that row; the demo is row 0."""
    p.key("ctrl+t", "ctrl+l", "Down", "Home", *["Down"] * row, "Return")


SET_CLIMATE = {"drafts": {"demo": {"topic": "home/kitchen/climate/set", "typed": True, "format": "json", "qos": 1,
                                   "payload": '{ "target": 22.0, "mode": "heat" }'}}}


@scene("first-start", "address-typed", looks=("dark", "light", "zh-hans", "zh-hant", "narrow"))
def first(stage, look):
    with stage.open(look) as p:
        p.shot("first-start")
        p.key("ctrl+a")
        p.type("abc123.s1.eu.hivemq.cloud")
        p.wait(0.5)
        p.shot("address-typed")


@scene("main", looks=("dark", "light", "zh-hans", "zh-hant"))
def main(stage, look):
    near = server(brokers.Mosquitto, stage.folder)
    far = server(brokers.Mosquitto, stage.folder)
    with near as garden, far as factory:
        brokers.house(garden.port)
        brokers.house(factory.port)
        saved = [profile(1, "Garden", port=garden.port, colour="green"),
                 profile(2, "工厂 mosquitto", port=factory.port, colour="orange")]
        with stage.open(look, "--demo", profiles={"profiles": saved}, publish=SET_CLIMATE) as p:
            for row in (1, 2):
                pick(p, row)
                p.wait(2)
            factory.stop()
            p.key("ctrl+2", "ctrl+l", "Down")
            p.walk("home", "kitchen", "climate")
            p.wait(14)
            p.key("ctrl+e", "ctrl+Return")
            p.wait(0.7)
            p.rest()
            p.wait(0.7)
            p.shot("main")


@scene("tree", "details", looks=("narrow",))
def narrow(stage, look):
    with stage.open(look, "--demo", publish=SET_CLIMATE) as p:
        p.wait(4)
        p.key("ctrl+l", "Down")
        p.walk("home", "kitchen", "climate")
        p.wait(6)
        p.shot("tree")
        p.key("ctrl+e", "ctrl+Return")
        p.wait(1)
        p.shot("details")


@scene("nothing-selected", "branch", "several", "context-menu", "history-held", "filter", "filter-none",
       "settings", "shortcuts", "session-log", "menu", looks=ALL)
def demo(stage, look):
    with stage.open(look, "--demo") as p:
        p.wait(5)
        p.shot("nothing-selected")
        p.key("ctrl+l", "Down")
        p.walk("home", "kitchen")
        p.wait(1)
        p.shot("branch")
        p.key("Right")
        p.walk("climate")
        p.wait(9)
        p.key("shift+F10")
        p.wait(0.6)
        p.shot("context-menu")
        p.key("Escape")
        p.click(1000, HISTORY + 4 * 22)
        p.rest()
        p.wait(3)
        p.shot("history-held")
        p.key("ctrl+l", "Down")
        p.walk("climate")
        p.key("shift+Down", "shift+Down", "shift+Down")
        p.wait(1)
        p.shot("several")
        p.filter("kitchen light")
        p.wait(0.7)
        p.shot("filter")
        p.filter("no such topic")
        p.wait(0.7)
        p.shot("filter-none")
        p.key("Escape", "Escape")
        p.key("ctrl+comma")
        p.wait(1)
        p.shot("settings")
        p.key("Escape", "F1")
        p.wait(1)
        p.shot("shortcuts")
        p.key("Escape")
        p.click(-20, 18)
        p.wait(0.6)
        p.shot("menu")
        p.key("Escape")
        p.click(40, -12)
        p.wait(0.8)
        p.shot("session-log")


PINNED = {"profiles": {"demo": {"pins": ["home/kitchen/climate", "home/kitchen/fridge/temperature", "TEMPERATURE",
                                          "home/garage/door", "machines"], "trend": {"on": True}}}}


@scene("pins", "trend", looks=ALL + ("narrow",))
def pins(stage, look):
    with stage.open(look, "--demo", views=PINNED) as p:
        p.wait(3)
        p.key("ctrl+l", "Down")
        p.walk("home", "kitchen", "fridge", "temperature")
        p.wait(25)  # until there is a line to see
        p.rest()
        p.wait(0.7)
        p.shot("pins")
        p.click(300, PIN_HEADER, button=3)
        p.rest()
        p.wait(0.7)
        p.shot("trend")


# PIN_HEADER is where the header of the columns lies below the pins.
PIN_HEADER = 224

# HISTORY is where the history's first row lies in a window of the full size.
HISTORY = 520


@scene("paused", "hot-topics", "hot-menu", "hot-branches", looks=ALL + ("narrow", "zh-hant"))
def watching(stage, look):
    with stage.open(look, "--demo") as p:
        p.wait(4)
        p.key("ctrl+l", "Down")
        p.walk("home", "kitchen", "climate")
        p.wait(6)
        p.key("F8")
        p.wait(5)
        p.rest()
        p.shot("paused")
        p.key("F8", "ctrl+h")
        p.wait(3)
        p.rest()
        p.key("Down", "Down")
        p.wait(1)
        p.shot("hot-topics")
        p.key("shift+F10")
        p.wait(0.6)
        p.shot("hot-menu")
        p.key("Escape")
        p.click(*HOT_BRANCHES["zh" if look.language.startswith("zh") else "en"])
        p.rest()
        p.wait(2)
        p.shot("hot-branches")


# HOT_BRANCHES is where the button lies that ranks branches.
HOT_BRANCHES = {"en": (250, 90), "zh": (250, 90)}

SAVED = {"filters": [{"name": "Hot rooms", "text": "topic:home/+/climate json.temperature>20"},
                     {"name": "Batteries", "text": "/batt/ value<20"},
                     {"name": "工厂", "text": "工厂 age<5m"}]}


@scene("filter-problem", "filter-choices", "filter-saved", "filter-help", "tree-menu", looks=ALL + ("narrow", "zh-hant"))
def filtering(stage, look):
    with stage.open(look, "--demo", views=SAVED) as p:
        p.wait(5)
        p.filter("home /kit(chen/")
        p.wait(1.5)
        p.rest()
        p.shot("filter-problem")
        p.filter("-re")
        p.wait(1)
        p.shot("filter-choices")
        p.filter("json.temperature>20")
        p.key("Return")
        field, menu = TREE_BAR[look.name if look.name == "narrow" else "zh" if look.language.startswith("zh") else "en"]
        p.click(field, 56)
        p.rest()
        p.wait(0.6)
        p.shot("filter-saved")
        p.key("Up", "Return")
        p.wait(0.8)
        p.shot("filter-help")
        p.key("Escape")
        p.click(menu, 56)
        p.rest()
        p.wait(0.6)
        p.shot("tree-menu")


# TREE_BAR is where the menu of the filter field and that of the tree lie.
TREE_BAR = {"en": (508, 680), "zh": (508, 680), "narrow": (670, 840)}


@scene("late-new", "late-below", looks=ALL)
def silence(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        silent = brokers.Feeder(broker.port, "pump")
        with stage.open(look, f"mqtt://127.0.0.1:{broker.port}") as p:
            for n in range(12):
                silent.publish("pump/flow", f"{4.1 + n % 3 / 10:.1f} l/s")
                p.wait(0.5)
            p.key("ctrl+l", "Down")
            p.walk("house", "kitchen", "climate")
            p.key("ctrl+m")
            p.wait(1)
            fresh = brokers.Feeder(broker.port, "guest")
            for n in range(8):
                fresh.publish("house/guest room/climate", {"temperature": 19.5 + n / 10, "humidity": 41})
                p.wait(1)
            p.walk("guest")
            p.key("Right")
            p.rest()
            p.wait(0.7)
            p.shot("late-new")
            p.walk("pump")
            p.rest()
            p.wait(0.7)
            p.shot("late-below")


@scene("broker-dropped", looks=ALL)
def dropped(stage, look):
    with server(brokers.Mosquitto, stage.folder, "short") as broker:
        feeder = brokers.Feeder(broker.port, "store")
        for n in range(1, 3001):
            feeder.publish(f"plant/area {n % 30:02d}/meter {n}", str(n * 7 % 1000), retain=True, number=n)
        saved = [profile(1, "Plant", port=broker.port, subscriptions=[{"filter": "#", "qos": 1}, {"filter": "$SYS/#", "qos": 0}])]
        with stage.open(look, profiles={"profiles": saved}) as p:
            pick(p, 1)
            p.wait(8)
            p.rest()
            p.shot("broker-dropped")


@scene("profiles", "profile-tls", "profile-subscriptions", "profile-session", "profile-unsaved", looks=ALL)
@scene("profiles", looks=("zh-hant", "narrow"))
def profiles(stage, look):
    saved = [
        profile(1, "Garden", group="Home", colour="green", username="reader", password="keyring"),
        profile(2, "Energy meter", group="Home", host="192.168.1.20", colour="yellow", read_only=True),
        profile(3, "HiveMQ Cloud", group="Cloud", scheme="mqtts", host="abc123.s1.eu.hivemq.cloud", port=8883, colour="blue",
                username="sensor-reader", password="keyring"),
        profile(4, "EMQX over WebSocket", group="Cloud", scheme="wss", host="broker.emqx.io", port=8084, path="/mqtt"),
        profile(5, "Test bench", group="工厂", scheme="mqtts", host="10.0.0.7", port=8883, colour="red", tls={"skip_verify": True},
                read_only=True, will={"topic": "bench/explorer", "payload": "gone", "qos": 1, "retain": True}),
        profile(6, "工厂 mosquitto", group="工厂", host="broker.factory.example", colour="orange"),
    ]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.key("ctrl+l", "Down", "Home", *["Down"] * 5)
        p.wait(1)
        p.shot("profiles")
        if look.name in ("zh-hant", "narrow"):
            return
        p.key("Tab")  # on to the tabs of the form
        for name in ("tls", "network", "subscriptions", "session"):
            p.key("Right")
            p.rest()
            p.wait(0.8)
            if name != "network":  # it has a scene of its own
                p.shot("profile-" + name)
        p.click(350, 55)
        p.click(700, 107)
        p.key("End")
        p.type(" 2")
        p.wait(0.6)
        p.shot("profile-unsaved")


@scene("connecting", looks=ALL)
def connecting(stage, look):
    with server(brokers.silent) as port, stage.open(look, f"mqtt://127.0.0.1:{port.port}") as p:
        p.wait(1)
        p.shot("connecting")


@scene("nothing-received", looks=ALL)
def quiet(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker, \
            stage.open(look, f"mqtt://127.0.0.1:{broker.port}/quiet/%23") as p:
        p.wait(1)
        p.shot("nothing-received")


@scene("subscription-refused", looks=ALL)
def refused(stage, look):
    with server(brokers.refusing) as port, stage.open(look, f"mqtt://127.0.0.1:{port.port}") as p:
        p.wait(1)
        p.shot("subscription-refused")


@scene("failed-refused", "failed-host", looks=ALL)
def unreachable(stage, look):
    for name, url in (("refused", f"mqtt://127.0.0.1:{brokers.free_port()}"), ("host", "mqtt://broker.invalid:1883")):
        with stage.open(look, url) as p:
            p.wait(2)
            p.shot("failed-" + name)


@scene("failed-tls", "failed-certificate", looks=ALL)
def untrusted(stage, look):
    for name, kind in (("tls", "plain"), ("certificate", "tls")):
        with server(brokers.Mosquitto, stage.folder, kind) as broker, stage.open(look, f"mqtts://127.0.0.1:{broker.port}") as p:
            p.wait(3)
            p.shot("failed-" + name)


@scene("failed-password", "password-needed", looks=ALL)
def password(stage, look):
    with server(brokers.Mosquitto, stage.folder, "password") as broker:
        for name, user in (("failed-password", "reader:wrong"), ("password-needed", "reader")):
            with stage.open(look, f"mqtt://{user}@127.0.0.1:{broker.port}") as p:
                p.wait(2)
                p.shot(name)


@scene("reconnecting", looks=ALL + ("narrow",))
def reconnecting(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        with stage.open(look, f"mqtt://127.0.0.1:{broker.port}") as p:
            p.wait(3)
            p.key("ctrl+l", "Down")
            p.walk("house", "kitchen", "climate")
            p.key("ctrl+e")
            p.type("22.5")
            if look.size[0] < 900:
                p.key("shift+F6", "shift+F6")
            broker.stop()
            p.wait(8)
            p.rest()
            p.shot("reconnecting")


@scene("read-only", "many-tabs", "tab-list", looks=ALL)
def tabs(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        names = ("Garden", "Energy meter", "Heating", "Attic", "Workshop", "工厂 mosquitto", "Test bench", "Greenhouse",
                 "Charger", "Water", "Weather station", "Solar roof", "Cold store", "Barn", "Pump house", "Elevator", "Mill")
        saved = [profile(i + 1, name, port=broker.port, colour=("green", "blue", "red", "")[i % 4], read_only=i == 0)
                 for i, name in enumerate(names)]
        with stage.open(look, profiles={"profiles": saved}) as p:
            pick(p, 1)
            p.wait(2)
            p.key("ctrl+l", "Down")
            p.walk("house", "kitchen", "climate")
            p.wait(2)
            p.shot("read-only")
            for row in range(2, len(names) + 1):
                pick(p, row)
                p.wait(0.6)
                if row == 12:
                    p.wait(2)
                    p.shot("many-tabs")
            p.wait(2)
            p.click(-TAB_LIST, 18)
            p.wait(0.6)
            p.shot("tab-list")


# TAB_LIST is how far from the right edge the list of the hidden tabs lies.
TAB_LIST = 90


VALUES = ("json", "text", "hex", "empty", "cut", "cleared", "chinese")


@scene(*("value-" + v for v in VALUES), looks=("dark",))
@scene("value-json", "value-hex", "value-cut", "value-cleared", "value-empty", looks=("light", "zh-hans"))
def values(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        kept = {"json": {"device": "boiler 2", "ok": True, "flow": {"temperature": 64.25, "unit": "°C"}, "errors": [],
                         "serial": 9007199254740993, "label": "锅炉二号"},
                "text": "The boiler was started at 06:00.\nFlow 64.2 °C, return 48.9 °C.\nNext service in 41 days.\n",
                "hex": bytes(range(0, 256, 3)) + b"Treetop" + bytes(range(255, 0, -7)),
                "chinese": {"班次": "早班", "件数": 1205, "备注": "一切正常，无停机。"},
                "empty": "", "cut": json.dumps({"readings": list(range(40000))}), "cleared": "41 days"}
        feeder = brokers.Feeder(broker.port, "values")
        limits = {"limits": {"payload": 65536}}
        feeder.publish("values/cleared", kept["cleared"], retain=True)
        with stage.open(look, f"mqtt://127.0.0.1:{broker.port}", settings=limits) as p:
            for name in ("json", "text", "hex", "chinese", "empty", "cut"):
                feeder.publish("values/" + name, kept[name])
            feeder.publish("values/cut", kept["cut"].replace("39999", "40000"))
            feeder.publish("values/cleared", "", retain=True)
            p.wait(1.5)
            p.key("ctrl+l", "Down")
            p.walk("values")
            p.key("Right")
            for name in VALUES:
                if stage.wanted(f"value-{name}-{look.name}"):
                    p.walk(name)
                    p.wait(0.8)
                    if name == "cut":  # the latest value is kept whole
                        p.click(1000, HISTORY + 22)
                        p.wait(0.8)
                    p.rest()
                    p.shot("value-" + name)
                    if name == "cut":
                        p.key("ctrl+l", "Down")


@scene("publish-acknowledged", "publish-topic", "publish-json", "publish-cleared", looks=ALL)
def publishing(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        address = f"mqtt://127.0.0.1:{broker.port}"

        def draft(topic, payload, **more):
            return {"drafts": {address: {"topic": topic, "typed": True, "payload": payload, "format": "json", "qos": 1} | more}}

        for name, content in (("acknowledged", draft("house/kitchen/climate/set", '{ "target": 22.0 }')),
                              ("topic", draft("house/+/climate", '{ "target": 22.0 }')),
                              ("json", draft("house/kitchen/climate/set", '{ "target": 22.0, }')),
                              ("cleared", draft("house/door/state", "", format="text", retain=True))):
            with stage.open(look, address, publish=content) as p:
                p.wait(2)
                p.key("ctrl+l", "Down")
                p.walk("house", "kitchen", "climate")
                p.key("ctrl+e", "ctrl+Return")
                p.wait(0.8)
                p.rest()
                p.wait(0.3)
                p.shot("publish-" + name)


@scene("subscriptions", looks=ALL + ("narrow",))
def subscriptions(stage, look):
    told = [(f"plant/area {n}/{what}", value) for n in range(1, 5)
            for what, value in (("flow", "4.1 l/s"), ("temperature", "64.2"), ("valve", "open"))]
    wanted = [{"filter": "plant/#", "qos": 1}, {"filter": "$SYS/#", "qos": 0}, {"filter": "#", "qos": 0},
              {"filter": "building/+/energy/+/power", "qos": 2, "muted": True},
              {"filter": "$share/readers/orders/#", "qos": 1}]
    with server(brokers.refusing, told) as port:
        saved = [profile(1, "Plant", port=port.port, subscriptions=wanted)]
        with stage.open(look, profiles={"profiles": saved}) as p:
            pick(p, 1)
            p.wait(2)
            p.key("ctrl+u")
            p.type("plant/area 1/#")
            p.key("Return")
            p.wait(1)
            p.rest()
            p.wait(0.5)
            p.shot("subscriptions")


@scene("broker-page", "packet-log", looks=ALL + ("narrow",))
def broker_page(stage, look):
    with stage.open(look, "--demo") as p:
        p.wait(3)
        p.key("ctrl+b")
        p.wait(15)  # until there is a line to see
        p.rest()
        p.shot("broker-page")
        p.key("Tab", "space", "Tab", "Tab", "Tab", "space")
        p.wait(4)
        p.rest()
        p.shot("packet-log")


@scene("profile-network", looks=ALL)
def network(stage, look):
    saved = [profile(1, "Cluster", scheme="wss", host="a.broker.example", port=443, path="/mqtt", colour="teal", username="reader",
                     password="keyring", network={
                         "proxy": "socks5://proxy.example:1080", "proxy_user": "ann",
                         "headers": [{"name": "X-Tenant", "value": "plant"}, {"name": "Authorization", "value": "Bearer {password}"}],
                         "others": ["wss://b.broker.example/mqtt", "wss://c.broker.example:8443/mqtt"]})]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.key("ctrl+l", "Down", "Home", "Down")
        p.wait(1)
        p.key("Tab", "Right", "Right")
        p.rest()
        p.wait(0.8)
        p.shot("profile-network")


@scene("profile-preset", looks=ALL)
def preset(stage, look):
    with stage.open(look, profiles={"profiles": [profile(1, "Garden", group="Home", colour="green")]}) as p:
        p.key("ctrl+n", "shift+Tab", "space")
        p.wait(0.5)
        p.key("Down", "Down", "Down", "Down", "Return")  # the fourth is HiveMQ Cloud
        p.rest()
        p.wait(0.8)
        p.shot("profile-preset")


@scene("profile-mqtt5", looks=ALL)
def five(stage, look):
    saved = [profile(1, "Plant", version="5", host="broker.plant.example", clean_session=False, random_suffix=False,
                     client_id="treetop-plant",
                     mqtt5={"session_expiry": 86400, "receive_maximum": 100, "maximum_packet_size": 1048576,
                            "user_properties": [{"name": "site", "value": "north"}]})]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.key("ctrl+l", "Down", "Home", "Down")
        p.wait(1)
        p.key("Tab", "Right", "Right", "Right", "Right")
        p.rest()
        p.wait(0.8)
        p.shot("profile-mqtt5")


# ORDER is a message with properties, as it stands in the publish panel.
ORDER = {"drafts": {"00000000-0000-4000-8000-000000000001": {
    "topic": "orders/4711/state", "typed": True, "format": "json", "qos": 1, "payload": '{ "state": "packed", "items": 3 }',
    "properties": {"content_type": "application/json", "response_topic": "orders/4711/reply", "correlation": "req-0815",
                   "expiry": "3600", "user": "trace: a81bc81b\norigin: line 2", "text": True}}}}


@scene("message-properties", "publish-properties", looks=ALL + ("narrow",))
def properties(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        saved = [profile(1, "Orders", version="5", port=broker.port)]
        with stage.open(look, profiles={"profiles": saved}, publish=ORDER) as p:
            pick(p, 1)
            p.wait(2)
            p.key("ctrl+e", "ctrl+Return")
            p.wait(1)
            p.key("ctrl+l", "Down")
            p.walk("orders", "4711", "state")
            p.key("Return")
            p.rest()
            p.wait(1)
            p.shot("message-properties")
            p.key("ctrl+e", "shift+Tab", "shift+Tab", "space")
            p.rest()
            p.wait(0.8)
            p.shot("publish-properties")


@scene("subscription-options", looks=ALL)
def subscription_options(stage, look):
    with stage.open(look, "--demo") as p:
        p.wait(3)
        p.key("ctrl+u")
        p.type("home/#")
        p.key("Tab", "Tab", "space")
        p.rest()
        p.wait(0.6)
        p.shot("subscription-options")


@scene("connection-test", looks=ALL)
def connection_test(stage, look):
    with server(brokers.Mosquitto, stage.folder, "tls") as broker:
        saved = [profile(1, "Garden", scheme="mqtts", port=broker.port, colour="green")]
        with stage.open(look, profiles={"profiles": saved}) as p:
            p.key("ctrl+l", "Down", "Home", "Down")
            p.wait(1)
            p.click(TEST["zh" if look.language.startswith("zh") else "en"], -55)
            p.wait(3)
            p.rest()
            p.shot("connection-test")


# TEST is how far from the right edge the button lies that tests a connection.
TEST = {"en": -242, "zh": -199}


@scene("import", looks=ALL + ("narrow",))
def importing(stage, look):
    place = os.path.join(stage.folder, ".config", "MQTT-Explorer")
    os.makedirs(place, exist_ok=True)
    shutil.copy(os.path.join(SAMPLES, "mqtt-explorer-settings.json"), os.path.join(place, "settings.json"))
    saved = [profile(1, "test.mosquitto.org", host="test.mosquitto.org", keep_alive=30)]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.click(-20, 18)
        p.key("Down", "Down", "Return")
        p.wait(1)
        p.key("space")
        p.wait(1)
        p.key("Return")
        p.wait(2.5)
        p.key("Down")
        p.rest()
        p.wait(0.5)
        p.shot("import")


# SAMPLES are files of the programs that connections come from.
SAMPLES = os.path.join(os.path.dirname(__file__), "..", "..", "conn", "importer", "testdata")


@scene("export", looks=ALL + ("narrow",))
def exporting(stage, look):
    saved = [profile(1, "Garden", group="Home", colour="green", username="reader", password="keyring"),
             profile(2, "Energy meter", group="Home", host="192.168.1.20", colour="yellow"),
             profile(3, "工厂 mosquitto", group="工厂", host="broker.factory.example", colour="orange")]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.click(150, -120, button=3)
        p.key("Up", "Return")
        p.wait(1)
        p.rest()
        p.shot("export")


@scene("publish-log", looks=ALL + ("narrow",))
def publish_log(stage, look):
    with stage.open(look, "--demo", publish=SET_CLIMATE) as p:
        p.wait(2)
        for _ in range(3):
            p.key("ctrl+e", "ctrl+Return")
            p.wait(1.5)
        p.click(-20, 18)
        p.key(*["Down"] * 5, "Return")
        p.wait(1)
        p.rest()
        p.shot("publish-log")


@scene("guarded", looks=ALL + ("narrow",))
def guarded(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        saved = [profile(1, "Production", port=broker.port, colour="red", guard="ask")]
        draft = {"drafts": {saved[0]["id"]: {"topic": "house/kitchen/climate/set", "typed": True, "format": "json", "qos": 1,
                                             "payload": '{ "target": 22.0 }'}}}
        with stage.open(look, profiles={"profiles": saved}, publish=draft) as p:
            pick(p, 1)
            p.wait(2)
            p.key("ctrl+l", "Down")
            p.walk("house", "kitchen", "climate")
            p.key("ctrl+e", "ctrl+Return")
            p.wait(0.8)
            p.rest()
            p.shot("guarded")


@scene("clear-retained", "cleared-retained", looks=ALL + ("narrow",))
def clear_retained(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        feeder = brokers.leftovers(broker.port)
        saved = [profile(1, "Production", port=broker.port, colour="red", guard="ask")]
        with stage.open(look, profiles={"profiles": saved}) as p:
            pick(p, 1)
            p.wait(3)
            feeder.publish("zigbee2mqtt/fridge", {"state": "ON", "power": 63.0, "linkquality": 78})
            p.key("ctrl+l", "Down")
            p.walk("zigbee")
            p.key("ctrl+k")
            p.wait(2.5)
            p.key("space", "Tab", "Tab")  # the bridge stays; on to the name
            p.type("Production")
            p.rest()
            p.wait(1)
            p.shot("clear-retained")
            p.key("Return")
            p.wait(3)
            p.rest()
            p.wait(1)
            p.shot("cleared-retained")


@scene("plant-end", "plant-selected", "plant-filter", "plant-rate", "plant-published")
def plant(stage, look):
    with server(brokers.Plant) as broker, stage.open(look, f"mqtt://127.0.0.1:{broker.port}") as p:
        p.wait(20)  # a million retained messages
        p.key("ctrl+l", "Down", "Home", "asterisk")
        p.wait(3)
        p.key("End")
        p.wait(1)
        p.rest()
        p.shot("plant-end")
        p.filter("device-0777000")
        p.key("Down", "End")
        p.key("ctrl+l", "ctrl+a", "BackSpace", "Escape", "ctrl+e")
        p.wait(1)
        p.type("on")
        p.key("ctrl+Return")
        p.wait(1)
        p.rest()
        p.shot("plant-published")
        p.filter("device-0777")
        p.key("Down", "Home", "Down")
        p.wait(1)
        p.rest()
        p.shot("plant-selected")
        p.click(*SORT)
        p.wait(0.5)
        p.key("Down", "Down", "Down", "Return")
        p.filter("device-0777 rate>0")
        p.key("Down", "Home")
        p.rest()
        p.wait(2)
        p.shot("plant-filter")
        p.key("ctrl+l", "ctrl+a", "BackSpace", "Down", "Home")
        p.wait(3)
        p.rest()
        p.shot("plant-rate")


# SORT is where the button of the orders lies.
SORT = (576, 55)
