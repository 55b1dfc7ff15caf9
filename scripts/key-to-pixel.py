#!/usr/bin/python3
"""How long it takes from a key to its letter on the screen: in a real window, with and without the camera's pictures.

    scripts/key-to-pixel.py [PROGRAM [KEYS]]        target/release/posjaga, 200

Opens the desk (no camera) and then the demo (a camera that never rests) on a screen of its own, types letters into the
field for the name at the pace of a quick typist, and looks at the screen until the letter is there. Prints the median and
the 95th percentile. Drawn by the processor where there is no graphics card. Needs Xvfb, openbox, xdotool and
python3-xlib (Debian's names).
"""

import os
import random
import subprocess
import sys
import tempfile
import time

from Xlib import X, XK, display
from Xlib.ext import xtest

# Between two keys, in seconds: no beat, so that keys meet every moment of a frame.
PAUSE = (0.12, 0.25)
# Letters that stay in the field, before it is emptied again.
IN_A_ROW = 10


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "target/release/posjaga")
    keys = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    number = f":{100 + os.getpid() % 400}"
    screen = subprocess.Popen(["Xvfb", number, "-screen", "0", "1366x768x24"], stderr=subprocess.DEVNULL)
    time.sleep(1)
    os.environ.update(DISPLAY=number, LIBGL_ALWAYS_SOFTWARE="1")
    os.environ.pop("WAYLAND_DISPLAY", None)
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        for what, command in (("without pictures", "run"), ("with the camera's pictures", "demo")):
            with tempfile.TemporaryDirectory() as folder:
                quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if command == "run":
                    subprocess.run([program, "--data", folder, "log", "list"], check=True, **quiet)
                    past_first_start(os.path.join(folder, "config.toml"))
                desk = subprocess.Popen([program, "--data", folder, command], **quiet)
                try:
                    report(what, times(display.Display(number), keys))
                finally:
                    desk.terminate()
                    desk.wait()
    finally:
        manager.terminate()
        screen.terminate()


def past_first_start(settings):
    with open(settings, encoding="utf-8") as file:
        lines = file.readlines()
    with open(settings, "w", encoding="utf-8") as file:
        file.writelines('first_start = "done"\n' if line.startswith("first_start") else line for line in lines)


def report(what, taken):
    taken.sort()
    found = lambda share: taken[min(int(len(taken) * share), len(taken) - 1)] * 1000
    print(f"{what}: {len(taken)} keys, half within {found(0.5):.0f} ms, 95 % within {found(0.95):.0f} ms, "
          f"the slowest {taken[-1] * 1000:.0f} ms")


def times(screen, keys):
    root = screen.screen().root
    window = window_of("Pos Jaga")
    # The first frame, and what the desk asks for when it begins.
    time.sleep(5)
    subprocess.run(["xdotool", "windowactivate", "--sync", window], check=True)
    # The field for the name has the keyboard; a letter finds it.
    before = picture(root, 0, 0, 1366, 768)
    press(screen, "m")
    time.sleep(1)
    field = difference(before, picture(root, 0, 0, 1366, 768), 1366)
    if field is None:
        sys.exit("no letter came onto the screen")
    left, top = max(field[0] - 4, 0), max(field[1] - 4, 0)
    size = (min(210, 1366 - left), 24)
    taken = []
    for count in range(keys):
        if count % IN_A_ROW == 0:
            subprocess.run(["xdotool", "key", "ctrl+a", "BackSpace"], check=True)
            time.sleep(0.5)
        time.sleep(random.uniform(*PAUSE))
        edge = last_ink(picture(root, left, top, *size), size[0])
        begun = time.monotonic()
        press(screen, "m")
        # A blinking caret moves nothing by the width of a letter.
        while last_ink(picture(root, left, top, *size), size[0]) < edge + 6:
            if time.monotonic() - begun > 5:
                sys.exit("a letter did not come onto the screen within five seconds")
        taken.append(time.monotonic() - begun)
    return taken


def window_of(title):
    for _ in range(120):
        found = subprocess.run(["xdotool", "search", "--name", title], capture_output=True, text=True).stdout.split()
        if found:
            return found[-1]
        time.sleep(0.5)
    sys.exit("no window came")


def press(screen, letter):
    code = screen.keysym_to_keycode(XK.string_to_keysym(letter))
    xtest.fake_input(screen, X.KeyPress, code)
    xtest.fake_input(screen, X.KeyRelease, code)
    screen.sync()


def picture(root, left, top, width, height):
    return root.get_image(left, top, width, height, X.ZPixmap, 0xFFFFFFFF).data


def difference(one, other, width):
    """The upper left corner of what differs within the right third of the screen, where the form is."""
    places = [at // 4 for at in range(0, len(one), 4) if one[at:at + 3] != other[at:at + 3]]
    places = [(at % width, at // width) for at in places if at % width > width * 2 // 3 and at // width > 90]
    if not places:
        return None
    top = min(place[1] for place in places)
    return min(x for x, y in places if y < top + 24), top


def last_ink(data, width):
    """The last column with something dark in it."""
    columns = (at // 4 % width for at in range(0, len(data), 4) if data[at] < 0x60 and data[at + 1] < 0x60)
    return max(columns, default=0)


if __name__ == "__main__":
    main()
