#!/usr/bin/env bash
# Cuts the power of a real ext4 file system right after a writer ended, again and again, and looks for what it had
# acknowledged. The cut is ext4's own shutdown without a log flush, so nothing that was not synced survives.
# Needs root, losetup and python3. Run it after `mvn test-compile`:   bench/power-cut.sh [cycles]
set -euo pipefail
cd "$(dirname "$0")/.."

cycles=${1:-20}
java="$(./coffer --jdk)/bin/java"
classes="$PWD/core/target/test-classes:$PWD/core/target/classes"
work=$(mktemp -d)
disk=$work/disk
mount=$work/mount

main() {
    mkdir "$mount"
    truncate -s 64M "$disk"
    mkfs.ext4 -q "$disk"
    local acknowledged=0
    for ((cycle = 1; cycle <= cycles; cycle++)); do
        mount -o loop "$disk" "$mount"
        mkdir "$mount/store$cycle"
        run "$mount/store$cycle" >"$work/told"
        cut_power
        umount "$mount"
        mount -o loop "$disk" "$mount"
        while read -r outcome key; do
            [[ $outcome == acknowledged ]] || { echo "cycle $cycle: $outcome $key"; exit 1; }
            [[ $(stat -c %s "$mount/store$cycle/$key") == 10000 ]] || { echo "cycle $cycle: lost $key"; exit 1; }
            acknowledged=$((acknowledged + 1))
        done <"$work/told"
        # Each blob again: the writer compares nothing, but none may be new.
        [[ $(run "$mount/store$cycle" | grep -c '^exists ') == 3 ]] || { echo "cycle $cycle: lost a blob"; exit 1; }
        umount "$mount"
    done
    echo "$cycles power cuts, $acknowledged acknowledged blobs, none lost"
}

run() {
    "$java" -XX:TieredStopAtLevel=1 -Xmx64m -cp "$classes" dev.coffer.blob.ChildPuts "$1"
}

# EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH, from the kernel's fs/ext4/ext4.h.
cut_power() {
    python3 - "$mount" <<'PYTHON'
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))
PYTHON
}

clean_up() {
    mountpoint -q "$mount" && umount "$mount"
    rm -rf "$work"
}

trap clean_up EXIT
main
