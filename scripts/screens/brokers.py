"""Brokers for pictures: mosquitto, and little ones that behave badly.

All of them listen on loopback, and end when the script ends.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Mosquitto:
    """A mosquitto of our own. Its kinds: plain, password, tls, short (of room in its queues)."""

    def __init__(self, folder, kind="plain"):
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        if not os.path.exists(program):
            raise SystemExit("screenshots: mosquitto is missing: scripts/setup --tests installs it")
        self.port, self.kind = free_port(), kind
        # Not named for the port: it may be free again, and taken by the next.
        self.folder = tempfile.mkdtemp(prefix="mosquitto-", dir=folder)
        lines = [f"listener {self.port} 127.0.0.1"]
        if kind == "password":
            users = os.path.join(self.folder, "users")
            subprocess.run(["mosquitto_passwd", "-b", "-c", users, "reader", "right"], check=True)
            lines += ["allow_anonymous false", f"password_file {users}"]
        else:
            lines.append("allow_anonymous true")
        if kind == "tls":
            cert, key = (os.path.join(self.folder, n) for n in ("cert.pem", "key.pem"))
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                            "-subj", "/CN=broker.example", "-addext", "subjectAltName=DNS:broker.example",
                            "-keyout", key, "-out", cert], check=True, stderr=subprocess.DEVNULL)
            lines += [f"certfile {cert}", f"keyfile {key}"]
        if kind == "short":
            lines += ["max_queued_messages 1000", "sys_interval 1"]
        if os.getuid() == 0:
            lines.append("user root")
        self.config = os.path.join(self.folder, "mosquitto.conf")
        with open(self.config, "w") as f:
            f.write("\n".join(lines) + "\n")
        self.program = program
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.program, "-c", self.config],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("screenshots: mosquitto does not start: run it by hand to see why")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Plant:
    """The mosquitto of scripts/plant: a million retained topics and 2,000 messages a second."""

    def __init__(self):
        self.port = free_port()
        script = os.path.join(os.path.dirname(__file__), "..", "plant")
        self.process = subprocess.Popen([script, "--port", str(self.port), "--rate", "2000"], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in self.process.stdout:
            if line.startswith("planted"):
                return
        raise SystemExit("screenshots: scripts/plant does not start: run it by hand to see why")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def field(data):
    return struct.pack(">H", len(data)) + data


def packet(head, body):
    size, left = b"", len(body)
    while True:
        byte, left = left % 128, left // 128
        size += bytes([byte | (0x80 if left else 0)])
        if not left:
            return bytes([head]) + size + body


class Feeder:
    """Publishes as a small device would: MQTT 3.1.1, QoS 0, or with a number QoS 1."""

    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(packet(0x10, field(b"MQTT") + bytes([4, 2, 0, 0]) + field(name.encode())))
        self.socket.recv(4)

    def publish(self, topic, payload, retain=False, number=0):
        if isinstance(payload, (dict, list)):
            payload = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        if isinstance(payload, str):
            payload = payload.encode()
        head, body = 0x31 if retain else 0x30, field(topic.encode())
        if number:
            head, body = head | 2, body + struct.pack(">H", number)
        self.socket.sendall(packet(head, body + payload))
        if number:
            self.socket.recv(4)  # PUBACK

    def close(self):
        self.socket.close()


def house(port, name="house"):
    """A small house that tells of itself once a second, until its broker goes."""
    feeder = Feeder(port, name)
    feeder.publish("house/heating/mode", "auto", retain=True)
    feeder.publish("house/door/state", "locked", retain=True)

    def live():
        n = 0
        try:
            while True:
                n += 1
                for room, warm in (("attic", 18.2), ("bedroom", 19.6), ("kitchen", 21.4), ("study", 20.8)):
                    feeder.publish(f"house/{room}/battery", f"{3.05 - n % 4 * 0.01:.2f} V")
                    feeder.publish(f"house/{room}/climate",
                                   {"temperature": round(warm + n % 7 * 0.03, 2), "humidity": 44 + n % 3})
                    feeder.publish(f"house/{room}/light", ("ON", "OFF")[n // 5 % 2])
                feeder.publish("house/energy/power", f"{410 + n % 9}.7 W")
                feeder.publish("工厂/温度", f"{23 + n % 4 * 0.5} °C")
                time.sleep(1)
        except OSError:
            pass  # the broker was stopped

    threading.Thread(target=live, daemon=True).start()
    return feeder


def leftovers(port):
    """What devices long gone have left behind with their broker."""
    feeder = Feeder(port, "leftovers")
    for n, (name, watts) in enumerate((("fan_heater", 0), ("fridge", 61.4), ("old_lamp", 0), ("washing_machine", 2.1))):
        at = f"zigbee2mqtt/{name}"
        feeder.publish(at, {"state": ("OFF", "ON")[watts > 0], "power": watts, "linkquality": 87 - 9 * n}, retain=True)
        feeder.publish(at + "/availability", {"state": "offline"}, retain=True)
    feeder.publish("zigbee2mqtt/bridge/state", {"state": "online"}, retain=True)
    feeder.publish("zigbee2mqtt/客厅/温度", {"temperature": 21.4}, retain=True)
    return feeder


class Listener:
    """A port that answers each connection in its own way."""

    def __init__(self, answer):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.open = []
        threading.Thread(target=self.accept, args=(answer,), daemon=True).start()

    def accept(self, answer):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.open.append(connection)
            threading.Thread(target=self.serve, args=(answer, connection), daemon=True).start()

    @staticmethod
    def serve(answer, connection):
        try:
            answer(connection)
        except (OSError, IndexError, struct.error):
            pass  # the other side went

    def stop(self):
        self.socket.close()
        for connection in self.open:
            connection.close()


def silent():
    """Accepts, and never says a word."""
    return Listener(lambda connection: None)


def read(connection, n):
    data = b""
    while len(data) < n:
        more = connection.recv(n - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data


def received(connection):
    """The first byte and the body of the next packet."""
    head, size, shift = read(connection, 1)[0], 0, 0
    while True:
        byte = read(connection, 1)[0]
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return head, read(connection, size)


def filters(body):
    """The filters of a SUBSCRIBE, each with its QoS."""
    at = 2
    while at < len(body):
        length = struct.unpack(">H", body[at:at + 2])[0]
        yield body[at + 2:at + 2 + length], body[at + 2 + length]
        at += 3 + length


def refusing(tells=()):
    """Speaks MQTT 3.1.1, and refuses each filter that takes in everything; to one
    that it grants it answers with these messages."""

    def answer(connection):
        while True:
            head, body = received(connection)
            if head >> 4 == 1:  # CONNECT
                connection.sendall(bytes([0x20, 2, 0, 0]))
            elif head >> 4 == 8:  # SUBSCRIBE
                codes = b"".join(bytes([0x80 if name == b"#" or name.startswith(b"$SYS") else qos])
                                 for name, qos in filters(body))
                connection.sendall(packet(0x90, body[:2] + codes))
                for topic, payload in tells:
                    connection.sendall(packet(0x30, field(topic.encode()) + payload.encode()))
            elif head >> 4 == 10:  # UNSUBSCRIBE
                connection.sendall(packet(0xB0, body[:2]))
            elif head >> 4 == 12:  # PINGREQ
                connection.sendall(bytes([0xD0, 0]))

    return Listener(answer)
