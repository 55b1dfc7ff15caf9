#!/usr/bin/python3
"""What a screen reader is told of the window, read from the accessibility bus (AT-SPI) as a screen reader reads it.

    scripts/at-spi.py [PROGRAM]     target/release/posjaga

Opens the demo on a screen and a bus of its own, lists every control in reading order, and waits for verdicts to be
announced. Ends with 1 when a control has no name, stands twice in the reading order with the keyboard, or when no
verdict is announced. Needs Xvfb, openbox, dbus, at-spi2-core, python3-gi and gir1.2-atspi-2.0 (Debian's names).
"""

import os
import subprocess
import sys
import tempfile
import threading
import time

INSIDE = "POSJAGA_AT_SPI_INSIDE"
CONTROLS = {
    "push button", "button", "check box", "radio button", "toggle button", "text", "entry", "spin button",
    "combo box", "slider", "link", "menu item", "page tab", "table cell", "password text",
}


def outside(program):
    """A screen and a bus of its own, and this script in them."""
    display = f":{100 + os.getpid() % 400}"
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "1366x768x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        environment = dict(os.environ, DISPLAY=display, LIBGL_ALWAYS_SOFTWARE="1", **{INSIDE: "1"})
        environment.pop("WAYLAND_DISPLAY", None)
        command = ["dbus-run-session", "--", sys.executable, __file__, program]
        return subprocess.run(command, env=environment, timeout=240).returncode
    finally:
        screen.terminate()


def inside(program):
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib

    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # A screen reader says so on the bus; nothing is told to nobody.
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method",
             "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", name, "<true>"],
            check=True, stdout=subprocess.DEVNULL)
    announced = []

    def heard(event):
        try:
            said = event.any_data
        except Exception:  # noqa: BLE001 - what cannot be read was not said
            said = None
        if isinstance(said, str) and said.strip():
            announced.append(said.strip())

    listener = Atspi.EventListener.new(heard)
    for kind in ("object:announcement", "object:text-changed:insert", "object:property-change:accessible-name"):
        listener.register(kind)
    loop = GLib.MainLoop()
    threading.Thread(target=loop.run, daemon=True).start()

    with tempfile.TemporaryDirectory() as folder:
        desk = subprocess.Popen([program, "--data", folder, "--lang", "en", "demo"], stderr=subprocess.DEVNULL)
        try:
            application = found(Atspi, os.path.basename(program), 60)
            if application is None:
                there = Atspi.get_desktop(0)
                names = [there.get_child_at_index(at).get_name() for at in range(there.get_child_count())]
                print(f"the window is not on the accessibility bus; there are {names}, and the program ended with {desk.poll()}")
                return 1
            deadline = time.monotonic() + 60
            while not any(verdict(text) for text in announced) and time.monotonic() < deadline:
                time.sleep(0.2)
            controls = list(walk(application))
        finally:
            desk.terminate()
            desk.wait()
            manager.terminate()
    nameless = 0
    for depth, role, name, states in controls:
        if role in CONTROLS:
            nameless += not name
            print(f"{'  ' * min(depth, 8)}{role}: {name or '(no name)'}{' [focused]' if 'focused' in states else ''}")
    said = [text for text in dict.fromkeys(announced) if verdict(text)]
    count = sum(role in CONTROLS for _, role, _, _ in controls)
    print(f"\n{count} controls, {nameless} without a name; announced: {said[:4]}")
    return int(count == 0 or nameless > 0 or not said)


def verdict(text):
    return any(word in text.lower() for word in ("may enter", "may not enter", "check", "refused", "not readable"))


def found(Atspi, name, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(at)
            if application is not None and application.get_name() == name:
                return application
        time.sleep(0.5)
    return None


def walk(node, depth=0):
    """Every node in reading order: its depth, role, name and states."""
    if node is None or depth > 40:
        return
    states = [state.value_nick for state in node.get_state_set().get_states()]
    yield depth, node.get_role_name(), (node.get_name() or "").strip(), states
    for at in range(node.get_child_count()):
        yield from walk(node.get_child_at_index(at), depth + 1)


if __name__ == "__main__":
    PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "target/release/posjaga")
    sys.exit(inside(PROGRAM) if os.environ.get(INSIDE) else outside(PROGRAM))
