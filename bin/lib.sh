# SPDX-License-Identifier: Apache-2.0
# What the commands in this folder share; read by them with ".", never run by itself. POSIX sh.
#
# The caller has set: command (its own name) and here (the folder of bin/, links followed). This sets:
#   home         the folder above bin/: the source tree, or the unpacked archive
#   class_path   every jar of the build
#   data         where everything is written: $COMETMQ_DATA, or <home>/data

# Says one line on the error stream and ends with code $1.
fail() {
    code=$1
    shift
    echo "$command: $*" >&2
    exit "$code"
}

# The jars: lib/ in the archive, what the last build made in the source tree.
find_class_path() {
    if [ -d "$home/lib" ]; then
        class_path="$home/lib/*"
    elif [ -n "$(ls "$home"/distribution/target/lib/cometmq-distribution-*.jar 2>/dev/null)" ]; then
        class_path="$home/distribution/target/lib/*"
    else
        class_path=
    fi
}

require_class_path() {
    find_class_path
    [ -n "$class_path" ] || fail 1 "nothing is built yet: run bin/quickstart, or mvn -DskipTests package"
}

# The JVM: $JAVA_HOME's, else the one on the PATH. Sets java and java_version (the feature number, 17 or later).
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail 1 "JAVA_HOME=$JAVA_HOME: expected the folder of a Java 17 or later, with bin/java in it"
    else
        java=$(command -v java) || fail 1 "no java found: set JAVA_HOME, or put java (17 or later) on the PATH"
    fi
    java_version=$(read_java_version)
    case $java_version in
        '' | *[!0-9]*) java_version=17 ;; # an unknown vendor's format: assume the oldest, which needs no extra flags
    esac
    [ "$java_version" -ge 17 ] || fail 1 "Java $java_version found at $java: expected 17 or later; JAVA_HOME chooses another"
}

# From the file "release" of the JVM, which costs nothing; by asking the JVM where there is no such file.
read_java_version() {
    real=$(readlink -f "$java")
    release=$(dirname "$real")/../release
    if [ -r "$release" ]; then
        line=$(grep '^JAVA_VERSION=' "$release")
    else
        line=$("$java" -version 2>&1 | grep -i version | head -n 1)
    fi
    number=${line#*\"}
    number=${number#1.} # 1.8 is 8
    echo "${number%%[!0-9]*}"
}

# Megabytes of memory that this process may use: the container's limit, else the machine's. 0 when neither is known.
memory_mib() {
    machine=0
    if [ -r /proc/meminfo ]; then
        machine=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    elif bytes=$(sysctl -n hw.memsize 2>/dev/null); then
        machine=$((bytes / 1048576))
    fi
    for limit_file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
        [ -r "$limit_file" ] || continue
        limit=$(cat "$limit_file")
        case $limit in
            max | '' | *[!0-9]* | ????????????????*) ;; # "max", and the huge number that means the same
            *)
                limit=$((limit / 1048576))
                if [ "$machine" -eq 0 ] || [ "$limit" -lt "$machine" ]; then
                    machine=$limit
                fi
                ;;
        esac
    done
    echo "$machine"
}

# Sets java_options for a role: how large the heap may grow at most is $1 (MiB), how small it starts $2.
# Whatever JAVA_OPT_EXT says about the heap or the collector is obeyed instead.
plan_memory() {
    at_most=$1
    start=$2
    total=$(memory_mib)
    heap=$at_most
    if [ "$total" -gt 0 ] && [ $((total / 4)) -lt "$heap" ]; then
        heap=$((total / 4)) # the rest is for direct memory, the JVM itself and the page cache
        [ "$heap" -ge 48 ] || heap=48
    fi
    [ "$start" -le "$heap" ] || start=$heap
    extra=${JAVA_OPT_EXT:-}
    java_options=
    case $extra in
        *-Xmx* | *MaxRAMPercentage* | *MaxHeapSize*) ;;
        *)
            java_options="-Xmx${heap}m"
            case $extra in
                *-Xms* | *InitialRAMPercentage* | *InitialHeapSize*) ;;
                *) java_options="$java_options -Xms${start}m" ;;
            esac
            ;;
    esac
    case $extra in
        *MaxDirectMemorySize*) ;;
        *) java_options="$java_options -XX:MaxDirectMemorySize=$((heap / 2))m" ;;
    esac
    case $extra in
        # One small heap: the serial collector needs the least memory beside it and pauses for a few milliseconds.
        *-XX:+Use*GC*) ;;
        *) java_options="$java_options -XX:+UseSerialGC -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40" ;;
    esac
    java_options="$java_options -XX:+ExitOnOutOfMemoryError"
    # Netty would load Java's flight recorder at the start, for events that nobody records.
    java_options="$java_options -Dio.netty.jfr.enabled=false"
    # Seconds that a look at metrics or health may take to ask and to take the answer; endless where nobody says.
    java_options="$java_options -Dsun.net.httpserver.maxReqTime=10 -Dsun.net.httpserver.maxRspTime=60"
    # Later versions of Java ask for these by name and warn without them; earlier ones refuse them.
    if [ "$java_version" -ge 22 ]; then
        java_options="$java_options --enable-native-access=ALL-UNNAMED"
    fi
    if [ "$java_version" -ge 23 ]; then
        java_options="$java_options --sun-misc-unsafe-memory-access=allow"
    fi
    # The C library keeps an arena of freed memory for each of many threads; two are enough.
    MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
    export MALLOC_ARENA_MAX
}

find_data() {
    data=${COMETMQ_DATA:-$home/data}
    case $data in
        /*) ;;
        *) data=$(pwd)/$data ;;
    esac
}

require_data() {
    find_data
    if ! mkdir -p "$data/run" "$data/logs" 2>/dev/null || ! [ -w "$data/run" ] || ! [ -w "$data/logs" ]; then
        fail 1 "cannot write to the data directory $data: expected a folder that $(id -un) may write; COMETMQ_DATA names another"
    fi
}

# Becomes the JVM of the server $1 (the name used by mqshutdown) with main class $2 and the arguments after it, so
# that this process id and every signal are the server's. --log-format=text or json among them, or COMETMQ_LOG_FORMAT,
# says how its log is written.
become_server() {
    role=$1
    main=$2
    shift 2
    log_format=${COMETMQ_LOG_FORMAT:-text}
    left=$#
    while [ "$left" -gt 0 ]; do
        argument=$1
        shift
        left=$((left - 1))
        case $argument in
            --log-format=*) log_format=${argument#*=} ;;
            *) set -- "$@" "$argument" ;;
        esac
    done
    case $log_format in
        text | json) ;;
        *) fail 2 "--log-format=$log_format: expected text or json" ;;
    esac
    case ${COMETMQ_LOG:-file} in
        file) log_plan=server ;;
        console) log_plan=console ;;
        *) fail 1 "COMETMQ_LOG=$COMETMQ_LOG: expected file or console" ;;
    esac
    require_data
    forget_the_dead
    echo "$main" >"$data/run/$role.$$.pid" || fail 1 "cannot write $data/run/$role.$$.pid"
    share_classes
    become_java "$main" "$@"
}

# Has the JVM map its classes from a file instead of reading and checking them: a start takes little more than half the
# processor time. The file is written by the first server of this build and this JVM that is told to end (not killed), into
# $data/classes, in about a second; the JVM does without one that does not fit it. COMETMQ_CLASSES=off does without.
share_classes() {
    case ${COMETMQ_CLASSES:-shared} in
        shared) ;;
        off) return 0 ;;
        *) fail 1 "COMETMQ_CLASSES=$COMETMQ_CLASSES: expected shared or off" ;;
    esac
    case ${JAVA_OPT_EXT:-} in
        # Agents change classes, and whoever chooses an archive has one.
        *-Xshare* | *Archive* | *-javaagent* | *-agent*) return 0 ;;
    esac
    # A JVM without classes of its own in that form refuses to add ours.
    [ -r "$(dirname "$(readlink -f "$java")")/../lib/server/classes.jsa" ] || return 0
    build=$({ echo "$java $java_version"; ls -lL "${class_path%/\*}"; } | cksum | cut -d ' ' -f 1)
    archive=$data/classes/$role-$build.jsa
    if [ -r "$archive" ]; then
        java_options="$java_options -XX:SharedArchiveFile=$archive -Xlog:cds=off -Xlog:cds+dynamic=off"
    elif mkdir -p "$data/classes" 2>/dev/null && [ -w "$data/classes" ]; then
        rm -f "$data/classes/$role-"*.jsa # of another build
        java_options="$java_options -XX:ArchiveClassesAtExit=$archive -Xlog:cds=off -Xlog:cds+dynamic=off -Dcometmq.archive=true"
    fi
}

# Becomes the JVM with main class $1 and the arguments after it.
become_java() {
    main=$1
    shift
    # java_options and JAVA_OPT_EXT are lists of words on purpose.
    # shellcheck disable=SC2086
    exec "$java" $java_options \
        "-Dcometmq.home=$home" \
        "-Dcometmq.data.dir=$data" \
        "-Dcometmq.command=$command" \
        "-Dlogback.configurationFile=$home/conf/logback-$log_plan.xml" \
        "-Dcometmq.log.name=${role:-$command}" \
        "-Dcometmq.log.format=${log_format:-text}" \
        ${JAVA_OPT_EXT:-} -cp "$class_path" "$main" "$@"
}

# True when the process of the pid file $1 is alive and is the server that the file speaks of.
is_alive() {
    pid=${1%.pid}
    pid=${pid##*.}
    kill -0 "$pid" 2>/dev/null && ps -p "$pid" -o args= 2>/dev/null | grep -q -F "$(cat "$1" 2>/dev/null)"
}

# Removes the pid files of servers that were killed.
forget_the_dead() {
    for file in "$data"/run/*.pid; do
        [ -e "$file" ] || continue
        is_alive "$file" || rm -f "$file"
    done
}

home=$(cd -P "$here/.." && pwd) || exit 1
