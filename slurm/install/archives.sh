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

# What is wrong with an archive, as the end of a sentence; nothing where all of it can be unpacked. CMake unpacks past damage and
# says so by no exit code: what has compressed the archive, where that is here, reads every checksum first.
fault_of() { # FILE [LIBRARY]
    local file=$1 tool="" begin listing errors
    [[ -r $file ]] || { echo "may not be read" && return; }
    [[ -s $file ]] || { echo "is empty" && return; }
    begin=$(head -c 200 "$file" | tr -d '\0[:space:]')
    [[ $begin != "<"* ]] || { echo "is a web page, no archive" && return; }
    case $(head -c 6 "$file" | od -An -tx1 | tr -d ' \n') in
        1f8b*) tool="gzip -t" ;;
        425a68*) tool="bzip2 -t" ;;
        fd377a585a00) tool="xz -t" ;;
        504b*) tool="unzip -tqq" ;;
    esac
    if [[ -n $tool ]] && command -v "${tool%% *}" >/dev/null; then
        $tool "$file" </dev/null >/dev/null 2>&1 || { echo "is cut short or damaged (\`$tool\` says so)" && return; }
    fi
    listing=$(cmake -E tar tf "$file" 2>&1) || true
    errors=$(grep -m 1 -E '^(CMake Error|cmake -E tar)' <<<"$listing") || true
    if [[ -z $tool && $errors == *"Unrecognized archive format"* ]]; then
        echo "is no archive"
    elif [[ -n $errors ]]; then
        echo "is cut short or damaged (${errors##*): })"
    elif [[ -n ${2-} ]]; then
        listing=$(sed 's,^\./,,' <<<"$listing")
        grep -qxF "${listing%%/*}/$(witness_of "$2")" <<<"$listing" ||
            echo "does not hold the sources of $2 (there is no $(witness_of "$2") in it)"
    fi
}

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
            text=$(fault_of "$file")
            [[ -z $text ]] || unreadable+=("$(readlink -f "$file") $text")
            [[ $2 == false ]] || [[ -z $text ]] || refuse 65 "$file $text: fetch it again"
            [[ $2 == false ]] || refuse 64 "$file holds none of the libraries that netlyap needs: ${libraries[*]}"
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

# archive[library], archive_version[library] of what --archives and the words of the command name; `unreadable` has sentences
# of files whose names could be those of any library, and which say no more themselves.
collect_archives() {
    local folder file
    declare -gA archive=() archive_version=()
    unreadable=()
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
