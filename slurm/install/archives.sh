# Sourced by from-source: which library a source archive holds, in which version.
# shellcheck shell=bash

is_archive() { [[ $1 =~ \.(tar\.(gz|bz2|xz)|tgz|tbz2|txz|zip)$ && $1 != *.debian.tar.* ]]; }

# The library in the name of a file, or of the folder in an archive; nothing for any other.
library_of() {
    local text=${1,,}
    case $text in
        *python*) ;;
        *boost*) echo boost ;;
        *hdf5*) echo hdf5 ;;
        *highway* | libhwy*) echo highway ;;
        *random123*) echo random123 ;;
        *xxhash*) echo xxhash ;;
        *eigen*) echo eigen ;;
        *spdlog*) echo spdlog ;;
        fmt[-_]* | fmtlib*) echo fmt ;;
        *nlohmann*json* | json[-.]*) echo json ;;
        zlib[-_]*) echo zlib ;;
    esac
}

# The last version in a name: 1.74.0 of boost1.74_1.74.0+ds1 and of boost_1_74_0; nothing where there is none.
version_of() {
    if [[ $1 =~ ^(.*[^0-9.])?([0-9]+(\.[0-9]+)+) ]]; then
        echo "${BASH_REMATCH[2]}"
    elif [[ $1 =~ ^(.*[^0-9_])?_?([0-9]+(_[0-9]+)+) ]]; then
        echo "${BASH_REMATCH[2]//_/.}"
    fi
}

is_older() { # A B
    [[ $1 != "$2" ]] && printf '%s\n' "$1" "$2" | sort -C -V
}

# The folder at the top of an archive, as it says itself.
top_of() { { cmake -E tar tf "$1" 2>/dev/null || true; } | sed -n '1s,^\./,,; 1s,/.*,,p'; }

# One archive: of several of a library the newest. One that is too old is refused when it was named, else left alone.
note_archive() { # FILE IS_NAMED
    local file=$1 text found of
    text=$(basename "$file")
    found=$(library_of "$text")
    if [[ -z $found ]]; then # such as 1.0.3.tar.gz
        [[ $2 == true || $text =~ ^v?[0-9._]+\.(tar|tgz|zip) ]] || return 0
        text=$(top_of "$file")
        found=$(library_of "$text")
        if [[ -z $found ]]; then
            [[ $2 == false ]] || refuse 64 "$file holds none of the libraries that netlyap needs: ${names[*]}"
            return 0
        fi
    fi
    of=$(version_of "$text")
    [[ -n $of ]] || of=$(version_of "$(top_of "$file")")
    if [[ -n $of && ${minimum[$found]} != "-" ]] && is_older "$of" "${minimum[$found]}"; then
        [[ $2 == false ]] || refuse 65 "$file holds $found $of, and ${minimum[$found]} or newer is needed"
        return 0
    fi
    if [[ -z ${archive[$found]-} ]] || { [[ -n $of ]] && is_older "${archive_version[$found]:-0}" "$of"; }; then
        archive[$found]=$(readlink -f "$file")
        archive_version[$found]=$of
    fi
}

# archive[library], archive_version[library] of what --archives and the words of the command name.
collect_archives() {
    local folder file
    declare -gA archive=() archive_version=()
    for folder in "${folders[@]}"; do
        [[ -d $folder ]] || refuse 64 "--archives $folder: there is no such folder; name the one where the archives lie"
        for file in "$folder"/*; do
            if [[ -f $file ]] && is_archive "$file"; then note_archive "$file" false; fi
        done
    done
    for file in "${named[@]}"; do
        [[ -f $file ]] || refuse 64 "$file: there is no such file; name a source archive, or a folder of them with --archives"
        is_archive "$file" || refuse 64 "$file is no source archive (.tar.gz, .tar.bz2, .tar.xz, .zip)"
        note_archive "$file" true
    done
}
