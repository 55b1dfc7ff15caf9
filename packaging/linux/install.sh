#!/bin/sh
# Installs Pos Jaga from this folder: for everybody when run as root (into /usr/local), else for this user alone (into
# ~/.local). "install.sh --remove" takes it away again. The guest book and the settings stay in either case.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" -eq 0 ]; then place=${PREFIX:-/usr/local}; else place=${PREFIX:-$HOME/.local}; fi

if [ "${1:-}" = "--remove" ]; then
    [ -f "$place/share/posjaga/installed" ] || { echo "Pos Jaga is not installed in $place." >&2; exit 1; }
    while read -r file; do rm -f "$place/$file"; done < "$place/share/posjaga/installed"
    rm -f "$place/share/posjaga/installed"
    rmdir "$place/share/posjaga" 2>/dev/null || true
    echo "Removed from $place. The guest book and the settings are where they were."
    exit 0
fi
[ $# -eq 0 ] || { echo "usage: install.sh [--remove]   (PREFIX=/other/place)" >&2; exit 2; }

mkdir -p "$place/share/posjaga"
list=$place/share/posjaga/installed.new
: > "$list"
(cd "$here/root" && find . -type f | sed 's|^\./||' | sort) | while read -r file; do
    mkdir -p "$place/$(dirname "$file")"
    # Beside its place first: a program that runs goes on with the old file.
    cp "$here/root/$file" "$place/$file.new"
    chmod "$(case $file in bin/*) echo 755 ;; *) echo 644 ;; esac)" "$place/$file.new"
    mv -f "$place/$file.new" "$place/$file"
    echo "$file" >> "$list"
done
mv -f "$list" "$place/share/posjaga/installed"
echo "Installed in $place. Start it by \"posjaga\" or from the menu."
case ":$PATH:" in *":$place/bin:"*) ;; *) echo "($place/bin is not in PATH yet; after the next login it may be.)" ;; esac
missing=$("$place/bin/posjaga" --version >/dev/null 2>&1 || ldd "$place/bin/posjaga" | grep "not found" || true)
[ -z "$missing" ] || { echo "It lacks libraries of the system:" >&2; echo "$missing" >&2; exit 1; }
