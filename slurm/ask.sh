# Sourced by the scripts of this folder: questions to Slurm, whose answers may be empty, late or wrong, and numbers that
# somebody else has written.
# shellcheck shell=bash disable=SC2154
# shellcheck source=slurm/site.sh
source "$here/site.sh"

# refuse SENTENCE: ends the script with exit code 64, a mistake of the user.
refuse() {
    echo "netlyap: $1" >&2
    exit 64
}

# is_number TEXT: whether it is a whole number of at most 15 digits. Bash runs commands that stand in an arithmetic
# expression, so nothing gets into one unchecked.
is_number() {
    [[ $1 =~ ^[0-9]{1,15}$ ]]
}

# number TEXT FALLBACK: prints the number without leading zeros, or the fallback if the text is not a number.
number() {
    if is_number "$1"; then echo $((10#$1)); else echo "$2"; fi
}

# setting NAME DEFAULT: prints the whole number in an environment variable; refuses anything else.
setting() {
    local value=${!1:-$2}
    is_number "$value" || refuse "$1 is \"$value\"; it must be a whole number"
    echo $((10#$value))
}

# ask COMMAND...: runs a command of Slurm, for at most half a minute, with times in the usual form.
ask() {
    SLURM_TIME_FORMAT=standard timeout --kill-after=5 30 "$@" </dev/null
}

# job_number: prints the number of this job or task of an array. SLURM_JOB_ID of one of the tasks is that of the whole array.
job_number() {
    if [[ -n ${SLURM_ARRAY_JOB_ID-} ]]; then
        echo "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID-}"
    else
        echo "${SLURM_JOB_ID-}"
    fi
}

# end_of_job: prints when the time of this job is over, in seconds since 1970; nothing if Slurm does not say it, or names
# a time that is over. (`date` takes an empty answer for today's midnight.)
end_of_job() {
    local text end
    text=$(ask squeue --noheader --jobs="$(job_number)" --format=%e 2>/dev/null) || return 0
    text=${text//[[:blank:]]/}
    [[ $text =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$ ]] || return 0
    end=$(date -d "$text" +%s 2>/dev/null) || return 0
    if is_number "$end" && [[ $end -gt $(date +%s) ]]; then echo "$end"; fi
}

# quoted WORD...: prints the words as a shell reads them.
quoted() {
    local word words=()
    for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_./:=,+@%-]+$ ]] || word=${word@Q}
        words+=("$word")
    done
    echo "${words[*]}"
}

# whole PATH: prints the path as it is called from any folder.
whole() {
    if [[ $1 == /* ]]; then echo "$1"; else echo "$PWD/$1"; fi
}

# find_program: sets `netlyap`, the program: NETLYAP, or that of the checkout or of the installation which these scripts
# belong to, or what is on the PATH. A job that was submitted with --export=NONE knows neither NETLYAP nor the PATH.
# Then loads what netlyap.conf names (site.sh).
find_program() {
    local beside
    netlyap=${NETLYAP-}
    if [[ -z $netlyap ]]; then
        for beside in "$here/../build/release/netlyap" "$here/../../../bin/netlyap"; do
            [[ -f $beside && -x $beside ]] || continue
            netlyap=$(realpath "$beside")
            break
        done
    fi
    netlyap=${netlyap:-$(command -v netlyap || true)}
    [[ -n $netlyap ]] ||
        refuse "there is no program beside these scripts ($here) and none on the PATH; name it in NETLYAP"
    [[ -f $netlyap && -x $netlyap ]] || refuse "there is no program at $netlyap, which NETLYAP names"
    load_site
}
