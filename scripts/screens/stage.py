"""The screen on which the pictures are made, and the program on it."""

import json
import os
import shutil
import subprocess
import tempfile
import time

WIDTH, HEIGHT = 1440, 900

# Without borders and at the corner, so that the window is the picture.
RULES = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><theme><keepBorder>no</keepBorder></theme><applications>
<application class="*"><decor>no</decor><position force="yes"><x>0</x><y>0</y></position></application>
</applications></openbox_config>
"""


class Look:
    """How a picture is to look: its theme, its language and the window's size."""

    def __init__(self, name, theme="dark", language="en", size=(WIDTH, HEIGHT)):
        self.name, self.theme, self.language, self.size = name, theme, language, size


LOOKS = {look.name: look for look in (
    Look("dark"),
    Look("light", theme="light"),
    Look("zh-hans", language="zh-Hans"),
    Look("zh-hant", theme="light", language="zh-Hant"),
    Look("narrow", size=(860, 700)),
)}


class Stage:
    """An X server with a window manager, and a folder for what is left over."""

    def __init__(self, program, out, wanted):
        for name, package in (("Xvfb", "xvfb"), ("openbox", "openbox"), ("xdotool", "xdotool"), ("import", "imagemagick")):
            if not shutil.which(name):
                raise SystemExit(f"screenshots: {name} is missing: install the package {package}")
        self.program, self.out, self.wanted = program, out, wanted
        self.made, self.processes, self.runs = [], [], 0
        self.pace = float(os.environ.get("PACE", "1"))
        self.folder = tempfile.mkdtemp(prefix="treetop-screens-")
        reading, writing = os.pipe()
        xvfb = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
                                pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        self.processes.append(xvfb)
        with os.fdopen(reading) as f:
            number = f.readline().strip()
        if not number:
            raise SystemExit("screenshots: Xvfb does not start")
        # No desktop of whoever runs this: no keyring, no bus, no settings.
        self.environment = {k: v for k, v in os.environ.items()
                            if k in ("PATH", "LANG", "LC_ALL", "USER") or k.startswith("FONTCONFIG")}
        self.environment |= {"DISPLAY": ":" + number, "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder,
                             "LIBGL_ALWAYS_SOFTWARE": "1", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
        rules = os.path.join(self.folder, "openbox.xml")
        with open(rules, "w") as f:
            f.write(RULES)
        self.processes.append(subprocess.Popen(["openbox", "--config-file", rules], env=self.environment,
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(1)

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def wait(self, seconds):
        time.sleep(seconds * self.pace)

    def open(self, look, *args, **files):
        return Program(self, look, args, files)


class Program:
    """One run of the program, with a folder of its own for what it keeps."""

    def __init__(self, stage, look, args, files):
        self.stage, self.look = stage, look
        stage.runs += 1
        self.folder = os.path.join(stage.folder, f"config-{stage.runs}")
        os.mkdir(self.folder)
        files.setdefault("settings", {})
        files["settings"] |= {"theme": look.theme, "window": {"width": look.size[0], "height": look.size[1]}}
        for name, content in files.items():
            with open(os.path.join(self.folder, name + ".json"), "w") as f:
                json.dump({"version": 1} | content, f, ensure_ascii=False)
        self.process = subprocess.Popen([stage.program, "--config", self.folder, "--lang", look.language, *args],
                                        env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                                   env=stage.environment, capture_output=True, text=True).stdout.split()
            if found:
                break
            if self.process.poll() is not None:
                raise SystemExit("screenshots: the program ended: run it by hand to see why")
            time.sleep(0.1)
        self.window = found[0]
        stage.run("xdotool", "windowsize", self.window, *map(str, look.size))
        stage.run("xdotool", "windowfocus", self.window)
        self.rest()
        self.wait(2)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait(self, seconds):
        self.stage.wait(seconds)

    def key(self, *names):
        """Presses keys, one after the other; the menu key is Shift+F10."""
        for name in names:
            self.stage.run("xdotool", "key", "--clearmodifiers", name)
            self.wait(0.15)

    def type(self, text):
        self.stage.run("xdotool", "type", "--clearmodifiers", "--delay", "25", "--", text)
        self.wait(0.3)

    def click(self, x, y, button=1, times=1):
        """Clicks at a place of the window; from the right or lower edge if negative."""
        width, height = self.look.size
        self.stage.run("xdotool", "mousemove", str(x % width), str(y % height))
        self.wait(0.15)
        self.stage.run("xdotool", "click", "--repeat", str(times), "--delay", "80", str(button))
        self.wait(0.3)

    def rest(self):
        """Takes the pointer to where it marks nothing."""
        self.stage.run("xdotool", "mousemove", str(self.look.size[0] // 2 + 60), str(self.look.size[1] - 6))

    def filter(self, words):
        self.key("ctrl+l", "ctrl+a", "BackSpace")
        self.type(words)
        self.wait(0.7)

    def walk(self, *levels):
        """Goes to a topic by its levels, the focus being in the tree."""
        for i, level in enumerate(levels):
            if i:
                self.key("Right")
            self.wait(1.3)  # letters typed later begin a new word
            self.type(level)
        self.wait(0.5)

    def shot(self, name):
        file = f"{name}-{self.look.name}"
        if not self.stage.wanted(file):
            return
        path = os.path.join(self.stage.out, file + ".png")
        width, height = self.look.size
        self.stage.run("import", "-window", "root", "-crop", f"{width}x{height}+0+0", "+repage",
                       "-strip", "+dither", "-colors", "128", "-define", "png:compression-level=9", "png8:" + path)
        self.stage.made.append(path)
        print(f"screenshots: {os.path.relpath(path)}", flush=True)
