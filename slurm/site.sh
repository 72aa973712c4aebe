# Sourced by ask.sh: what netlyap.conf says of this machine. The program reads it, and `netlyap site` prints it; here is what
# has to be done before the program can run.
# shellcheck shell=bash disable=SC2154

# find_site: sets `site_files`, the files netlyap.conf that are there, in the order in which the program takes them.
find_site() {
    local file user=${XDG_CONFIG_HOME-}
    [[ $user == /* ]] || user=${HOME:+$HOME/.config}
    site_files=()
    for file in "${NETLYAP_CONF-}" "${user:+$user/netlyap/netlyap.conf}" "$(dirname "$(realpath "$netlyap")")/netlyap.conf"; do
        [[ -z $file || ! -e $file ]] || site_files+=("$file")
    done
}

# written KEY: prints what the most important of these files says of a key.
written() {
    local file line
    for file in "${site_files[@]}"; do
        while IFS= read -r line || [[ -n $line ]]; do
            [[ $line =~ ^[[:blank:]]*$1[[:blank:]]*=(.*)$ ]] || continue
            line=${BASH_REMATCH[1]%$'\r'}
            read -r line <<<"${line%%[[:blank:]]#*}"
            echo "$line"
            return
        done <"$file"
    done
}

# site KEY: prints what the program has understood of a key; nothing where there is no file.
site() {
    [[ ${#site_files[@]} -eq 0 ]] || "$netlyap" site --get "$1"
}

# define_module: reads what defines the command `module`, where the usual ways of a cluster have it.
define_module() {
    local file
    for file in "${LMOD_PKG:+$LMOD_PKG/init/bash}" "${MODULESHOME:+$MODULESHOME/init/bash}" /etc/profile.d/{z00_lmod,lmod,modules}.sh \
        /usr/share/{lmod/lmod,modules}/init/bash; do
        ! type module >/dev/null 2>&1 || return 0
        # shellcheck disable=SC1090
        [[ -z $file || ! -r $file ]] || source "$file"
    done
    type module >/dev/null 2>&1
}

# load_site: reads the file that is the `setup` of this machine, and loads its modules. Neither may rely on this shell's errexit
# and nounset, which others do not have.
load_site() {
    local setup modules code=0
    find_site
    [[ ${#site_files[@]} -gt 0 ]] || return 0
    setup=$(written setup) modules=$(written modules)
    if [[ -n $setup ]]; then
        [[ -r $setup && ! -d $setup ]] || refuse "netlyap.conf has setup = $setup, which is no file that can be read"
        set +eu
        # shellcheck disable=SC1090
        source "$setup"
        set -eu
    fi
    if [[ -n $modules ]]; then
        set +eu
        # shellcheck disable=SC2086
        if define_module; then module load $modules || code=2; else code=1; fi
        set -eu
        [[ $code -ne 1 ]] || refuse "netlyap.conf has modules = $modules, but there is no command \`module\` here; name a file that \
defines it as setup"
        [[ $code -ne 2 ]] || refuse "\`module load $modules\`, as netlyap.conf has it, has failed; see above"
    fi
    "$netlyap" site >/dev/null || { # it has said why, if it could be started
        code=$?
        [[ $code -eq 64 || $code -eq 65 ]] || echo "netlyap: $netlyap cannot be started here; see above" >&2
        exit "$code"
    }
}
