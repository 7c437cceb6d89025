// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripts.h"

namespace tallygate::bootstrap::scripts {

// clang-format off: these are no C++

// $home holds what is needed to undo and to uninstall:
//   bundle     SHA-256 of the bundle that is installed
//   made       "user NAME", "group NAME", "folder PATH": what was not there before
//   previous/  files that were replaced or removed, until the end of the run: the sign that a run
//   is
//              under way, or was cut; with groups, who was in them, and removed, where the run
//              removes
const char *const kPrelude = R"sh(set -eu
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
home=/usr/lib/tallygate
unit=tallygate.service
files='usr/bin/tallygatectl
usr/sbin/tallygated
usr/sbin/tallygated.sig
usr/lib/systemd/system/tallygate.service
usr/lib/sysusers.d/tallygate.conf
usr/lib/tmpfiles.d/tallygate.conf'
groups='tallygate tallygate-view tallygate-operate tallygate-admin'
giveUp() { echo "error=$1"; shift; echo "because=$*"; exit 3; }
digestOf() { sha256sum <"$1" | cut -d ' ' -f 1; }
runningDigest() { digestOf "/proc/$(systemctl show -P MainPID "$unit")/exe"; }
isActive() { systemctl is-active --quiet "$unit"; }
noteAccounts() { # those that are still to be made
    for group in $groups; do
        getent group "$group" >/dev/null || echo "group $group" >>"$home/made"
    done
    getent passwd tallygate >/dev/null || echo "user tallygate" >>"$home/made"
}
keepPrevious() {
    rm -rf "$home/previous"
    mkdir "$home/previous"
    [ ! -e "$home/bundle" ] || cp -p "$home/bundle" "$home/previous/bundle"
    for file in $files; do
        [ -e "/$file" ] || continue
        mkdir -p "$home/previous/$(dirname "$file")"
        cp -p "/$file" "$home/previous/$file"
    done
}
lastWords() { journalctl -u "$unit" -n 8 -o cat --no-pager 2>/dev/null | tr '\n' ';' || true; }
)sh";

// A script whose connection was cut goes on: what undoes it waits for its end.
const char *const kAlone = R"sh(
exec 9</usr/lib
flock -w 150 9 || giveUp step-failed 'something else is under way on the host'
)sh";

const char *const kProbe = R"sh(
echo "system=$(uname -s)"
echo "kernel=$(uname -r)"
echo "machine=$(uname -m)"
echo "uid=$(id -u)"
[ -d /run/systemd/system ] && echo systemd=yes
for tool in tar gzip sha256sum install mktemp od find flock getent systemctl systemd-sysusers \
    systemd-tmpfiles userdel groupdel usermod; do
    command -v "$tool" >/dev/null || echo "missing=$tool"
done
echo "freeKiB=$(df -Pk /var/tmp | { read -r titles && read -r device size used free rest && echo "$free"; })"
[ -e /usr/sbin/tallygated ] && echo program=yes
[ -r "$home/bundle" ] && echo "bundle=$(cat "$home/bundle")"
if [ -e "$home/previous/removed" ]; then
    echo unfinished=removal
elif [ -e "$home/previous/bundle" ]; then
    echo unfinished=upgrade
elif [ -d "$home/previous" ]; then
    echo unfinished=install
fi
isActive && echo active=yes
true
)sh";

const char *const kUploadFolder = R"sh(
umask 077
echo "folder=$(mktemp -d /var/tmp/tallygate-upload-XXXXXXXX)"
)sh";

const char *const kDropFolder = R"sh(
case $1 in
/var/tmp/tallygate-*/*) giveUp step-failed "$1 is no folder of ours" ;;
/var/tmp/tallygate-*) rm -rf -- "$1" ;;
esac
)sh";

const char *const kVerify = R"sh(
stage=$4
mkdir -m 700 -- "$stage" # not there yet, and nobody else's
cp -- "$1" "$stage/bundle.tar.gz"
got=$(digestOf "$stage/bundle.tar.gz")
[ "$got" = "$2" ] || giveUp digest-mismatch "the bundle came with the digest $got"
mkdir "$stage/tree"
tar -tzf "$stage/bundle.tar.gz" >"$stage/list" || giveUp bundle-foreign 'it is no tar.gz archive'
while IFS= read -r path; do
    case $path in
    usr/ | usr/bin/ | usr/sbin/ | usr/lib/ | usr/lib/systemd/ | usr/lib/systemd/system/ | \
        usr/lib/sysusers.d/ | usr/lib/tmpfiles.d/) ;;
    *) printf '%s\n' "$files" | grep -qxF -e "$path" || giveUp bundle-foreign "it holds other files: $path" ;;
    esac
done <"$stage/list"
tar -xzf "$stage/bundle.tar.gz" -C "$stage/tree" --no-same-owner --no-same-permissions
[ -z "$(find "$stage/tree" ! -type d \( ! -type f -o -links +1 \))" ] || giveUp bundle-foreign 'it holds links'
for file in $files; do
    case $file in *.sig) continue ;; esac
    [ -s "$stage/tree/$file" ] || giveUp bundle-incomplete "it lacks $file"
done
for file in usr/bin/tallygatectl usr/sbin/tallygated; do
    machine=$(od -An -tx1 -j18 -N1 "$stage/tree/$file" | tr -d ' ')
    case $3:$machine in
    x86_64:3e | aarch64:b7) ;;
    *) giveUp architecture-wrong "the host is $3, $file is not" ;;
    esac
done
chmod 755 "$stage/tree/usr/bin/tallygatectl" "$stage/tree/usr/sbin/tallygated"
if [ -e /etc/tallygate/upgrade.pub ] && [ ! -s "$stage/tree/usr/sbin/tallygated.sig" ]; then
    giveUp upgrade-unsigned 'the host takes signed programs only (/etc/tallygate/upgrade.pub), and the bundle has no usr/sbin/tallygated.sig'
fi
)sh";

const char *const kPlace = R"sh(
mkdir -p "$home"
keepPrevious
if [ ! -e "$home/made" ]; then
    for folder in /var/lib/tallygate /var/log/tallygate /run/tallygate; do
        [ -e "$folder" ] || echo "folder $folder"
    done >"$home/made"
fi
# All is written before anything is replaced: a full disk changes nothing.
for file in $files; do
    [ -e "$1/tree/$file" ] || continue
    case $file in
    */bin/* | */sbin/tallygated) mode=755 ;;
    *) mode=644 ;;
    esac
    install -D -m "$mode" "$1/tree/$file" "/$file.tallygate-new"
done
sync
for file in $files; do
    if [ -e "/$file.tallygate-new" ]; then mv -f "/$file.tallygate-new" "/$file"; else rm -f "/$file"; fi
done
echo "$2" >"$home/bundle"
)sh";

const char *const kRestore = R"sh(
if [ ! -d "$home/previous" ]; then
    rmdir "$home" 2>/dev/null || true
    exit 0
fi
for file in $files; do
    rm -f "/$file.tallygate-new"
    if [ -e "$home/previous/$file" ]; then mv -f "$home/previous/$file" "/$file"; else rm -f "/$file"; fi
done
if [ -e "$home/previous/bundle" ]; then
    mv -f "$home/previous/bundle" "$home/bundle"
    rm -rf "$home/previous"
else
    while read -r kind path; do
        if [ "$kind" = folder ]; then rm -rf "$path"; fi
    done <"$home/made"
    rm -rf "$home"
fi
systemctl daemon-reload
# The program that runs is the one that is installed again.
if isActive && [ -e /usr/sbin/tallygated ]; then
    timeout 20 tallygatectl status >/dev/null || true # one that is just taking over is the one that runs
    [ "$(runningDigest)" = "$(digestOf /usr/sbin/tallygated)" ] || timeout 60 systemctl reload "$unit"
    timeout 20 tallygatectl status >/dev/null
fi
)sh";

const char *const kAccounts = R"sh(
noteAccounts
systemd-sysusers /usr/lib/sysusers.d/tallygate.conf
)sh";

const char *const kDropAccounts = R"sh(
[ -e "$home/made" ] || exit 0
for group in $groups; do
    getent group "$group" || true
done >"$home/previous/groups"
while read -r kind name; do
    if [ "$kind" = user ] && getent passwd "$name" >/dev/null; then userdel "$name"; fi
done <"$home/made"
# Some userdel take the user's group along.
while read -r kind name; do
    if [ "$kind" = group ] && getent group "$name" >/dev/null; then groupdel "$name"; fi
done <"$home/made"
grep -v -e '^user ' -e '^group ' "$home/made" >"$home/made.new" || true
mv -f "$home/made.new" "$home/made"
)sh";

const char *const kReturnAccounts = R"sh(
[ -e "$home/previous/groups" ] || exit 0
noteAccounts
systemd-sysusers "$home/previous/usr/lib/sysusers.d/tallygate.conf"
while IFS=: read -r group password number members; do
    for member in $(echo "$members" | tr , ' '); do usermod -a -G "$group" "$member"; done
done <"$home/previous/groups"
)sh";

const char *const kStart = R"sh(
systemctl daemon-reload
systemd-tmpfiles --create /usr/lib/tmpfiles.d/tallygate.conf
systemctl --quiet enable "$unit"
timeout 60 systemctl start "$unit" || giveUp service-failed "$(lastWords)"
isActive || giveUp service-failed "$(lastWords)"
)sh";

const char *const kUnstart = R"sh(
systemctl --quiet disable "$unit" || true
timeout 60 systemctl stop "$unit" || true
systemctl reset-failed "$unit" 2>/dev/null || true
rm -rf /sys/fs/bpf/tallygate
)sh";

const char *const kReload = R"sh(
systemctl daemon-reload
noteAccounts
systemd-sysusers /usr/lib/sysusers.d/tallygate.conf
systemd-tmpfiles --create /usr/lib/tmpfiles.d/tallygate.conf
if isActive; then
    timeout 60 systemctl reload "$unit" || giveUp service-failed "$(lastWords)"
    echo how=reloaded
else
    timeout 60 systemctl start "$unit" || giveUp service-failed "$(lastWords)"
    echo how=started
fi
)sh";

const char *const kReadBack = R"sh(
isActive || giveUp service-failed "$(lastWords)"
timeout 20 tallygatectl status >/dev/null || giveUp service-failed "the engine does not answer: $(lastWords)"
installed=$(digestOf /usr/sbin/tallygated)
[ "$(runningDigest)" = "$installed" ] || giveUp program-differs 'the engine that runs is not the one that was installed'
echo "version=$(tallygated --version)"
echo "digest=$installed"
)sh";

const char *const kStop = R"sh(
[ -r "$home/bundle" ] || giveUp not-installed "nothing was installed here in this way ($home/bundle is not there)"
systemctl --quiet disable "$unit"
timeout 60 systemctl stop "$unit" || giveUp service-failed "$(lastWords)"
)sh";

const char *const kRestart = R"sh(
[ -r "$home/bundle" ] || exit 0
systemd-tmpfiles --create /usr/lib/tmpfiles.d/tallygate.conf
systemctl --quiet enable "$unit"
timeout 60 systemctl start "$unit"
)sh";

const char *const kRemove = R"sh(
keepPrevious
: >"$home/previous/removed"
for file in $files; do rm -f "/$file"; done
systemctl daemon-reload
systemctl reset-failed "$unit" 2>/dev/null || true
)sh";

const char *const kForget = R"sh(
rm -rf /sys/fs/bpf/tallygate
rm -rf /run/tallygate
if [ "$1" != keep ]; then
    for folder in /var/lib/tallygate /var/log/tallygate; do
        [ -d "$folder" ] || continue
        find "$folder" -mindepth 1 -delete
        rmdir "$folder" 2>/dev/null || true # it may be a volume of its own
    done
fi
rm -rf "$home"
)sh";

const char *const kSweep = R"sh(
rm -rf /var/tmp/tallygate-stage-* /var/tmp/tallygate-upload-*
)sh";

const char *const kTidy = R"sh(
case $1 in /var/tmp/tallygate-stage-*) rm -rf -- "$1" ;; esac
[ "$2" != 1 ] || rm -rf "$home/previous"
)sh";

} // namespace tallygate::bootstrap::scripts
