# Sourced by ask.sh: what netlyap.conf says of this machine. The program reads it, and `netlyap site` prints it; here is what
# has to be done before the program can run.
# shellcheck shell=bash disable=SC2154

# find_site: sets `site_files`, the files netlyap.conf that can be read, in the order in which the program takes them, and
# `has_site`, whether it has anything to say: of a file that cannot be read, why.
find_site() {
    local file user=${XDG_CONFIG_HOME-} folder etc=""
    [[ $user == /* ]] || user=${HOME:+$HOME/.config}
    folder=$(dirname "$(realpath "$netlyap")")
    case $folder in
        /usr/bin) etc=/etc ;;
        */bin) etc=${folder%/bin}/etc ;;
    esac
    site_files=() has_site=${NETLYAP_CONF:+true}
    for file in "${NETLYAP_CONF-}" "${user:+$user/netlyap/netlyap.conf}" "${etc:+$etc/netlyap/netlyap.conf}" "$folder/netlyap.conf"; do
        [[ -n $file && -e $file ]] || continue
        has_site=true
        [[ ! -r $file || -d $file || -p $file ]] || site_files+=("$file")
    done
}

# written KEY: prints what the most important of these files says of a key.
written() {
    local file line
    for file in "${site_files[@]}"; do
        while IFS= read -r line || [[ -n $line ]]; do
            line=${line#$'\xef\xbb\xbf'} # what some editors begin a file with
            [[ $line =~ ^[[:blank:]]*$1[[:blank:]]*=(.*)$ ]] || continue
            line=${BASH_REMATCH[1]%$'\r'}
            read -r line <<<"${line%%[[:blank:]]#*}"
            echo "$line"
            return
        done <"$file"
    done
}

# expanded KEY TEXT: prints the text with what the environment has for $NAME, ${NAME} and ~/ at its beginning, as the program does.
expanded() {
    local rest=$2 made="" name value user home
    if [[ $rest == "~/"* ]]; then
        # shellcheck disable=SC2016
        rest='${HOME}'${rest:1}
    fi
    while [[ $rest == *'$'* ]]; do
        made+=${rest%%'$'*} rest=${rest#*'$'}
        # shellcheck disable=SC2016
        [[ $rest =~ ^\{([A-Za-z0-9_]+)\} || $rest =~ ^([A-Za-z0-9_]+) ]] ||
            refuse "netlyap.conf has $1 = $2, with a \$ that begins no name; write \$NAME or \${NAME}"
        name=${BASH_REMATCH[1]} rest=${rest:${#BASH_REMATCH[0]}}
        value=$(printenv "$name") || value=""
        if [[ -z $value ]]; then # what the password database has
            IFS=: read -r user _ _ _ _ home _ <<<"$(getent passwd "$(id -u)")"
            case $name in
                USER | LOGNAME) value=$user ;;
                HOME) value=$home ;;
            esac
        fi
        [[ -n $value ]] || refuse "netlyap.conf has $1 = $2, and the environment has no \$$name; set it, or write the path itself"
        made+=$value
    done
    echo "$made$rest"
}

# site KEY: prints what the program has understood of a key; nothing where there is no file.
site() {
    [[ -z $has_site ]] || "$netlyap" site --get "$1"
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
    [[ -n $has_site ]] || return 0
    setup=$(written setup) modules=$(written modules)
    setup=$(expanded setup "$setup") || exit
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
