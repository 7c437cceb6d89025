// SPDX-License-Identifier: GPL-3.0-or-later
#include "attachment.h"

#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <net/if.h>

#include <cerrno>
#include <cstring>

#include "bpfobjects.h"
#include "programloader.h"

namespace tallygate::io {

namespace {

/// What is attached; id 0 = nothing.
struct Attached
{
    std::uint32_t id = 0;
    AttachMode mode = AttachMode::Driver;
};

std::string nameOf(std::uint32_t ifindex)
{
    char name[IF_NAMESIZE] = {};
    return ::if_indextoname(ifindex, name) != nullptr ? name : fmt::format("#{}", ifindex);
}

std::uint32_t flagOf(AttachMode mode)
{
    return mode == AttachMode::Driver ? XDP_FLAGS_DRV_MODE : XDP_FLAGS_SKB_MODE;
}

/// 0 or a negative error number.
int ask(std::uint32_t ifindex, Attached *attached)
{
    LIBBPF_OPTS(bpf_xdp_query_opts, found);
    const int error = ::bpf_xdp_query(static_cast<int>(ifindex), 0, &found);
    if (error != 0)
        return error;
    const bool isGeneric = found.skb_prog_id != 0;
    attached->mode = isGeneric ? AttachMode::Generic : AttachMode::Driver;
    attached->id = isGeneric                ? found.skb_prog_id
                   : found.drv_prog_id != 0 ? found.drv_prog_id
                                            : found.hw_prog_id;
    return 0;
}

/// 0 or a negative error number. Puts the program there only if `before` is (none: only if free).
int put(std::uint32_t ifindex, int program, AttachMode mode, int before)
{
    LIBBPF_OPTS(bpf_xdp_attach_opts, options);
    std::uint32_t flags = flagOf(mode);
    if (before >= 0) {
        options.old_prog_fd = before;
        flags |= XDP_FLAGS_REPLACE;
    } else {
        flags |= XDP_FLAGS_UPDATE_IF_NOEXIST;
    }
    return ::bpf_xdp_attach(static_cast<int>(ifindex), program, flags, &options);
}

tl::unexpected<Error> refused(std::uint32_t ifindex, int error)
{
    const bool isGone = error == -ENODEV || error == -ENXIO;
    Error problem{isGone ? ErrorKind::NotFound : ErrorKind::Unsupported,
                  isGone ? "interface-missing" : "xdp-refused",
                  fmt::format("cannot attach the XDP program to {}: {}", nameOf(ifindex),
                              std::strerror(-error)),
                  takeLibbpfText(),
                  {}};
    return fail(std::move(problem));
}

Result<AttachMode> attachToFree(std::uint32_t ifindex, int program, bool genericOnly)
{
    int error = genericOnly ? -EOPNOTSUPP : put(ifindex, program, AttachMode::Driver, -1);
    if (error == 0)
        return AttachMode::Driver;
    if (error != -ENODEV && error != -ENXIO && error != -EPERM && error != -EBUSY)
        error = put(ifindex, program, AttachMode::Generic, -1);
    if (error != 0)
        return refused(ifindex, error);
    return AttachMode::Generic;
}

/// In place of `before`, which is there.
Result<AttachMode> replace(std::uint32_t ifindex, int program, int before, AttachMode there,
                           bool genericOnly)
{
    const AttachMode mode = genericOnly ? AttachMode::Generic : there;
    if (mode == there) {
        if (const int error = put(ifindex, program, mode, before); error != 0)
            return refused(ifindex, error);
        return mode;
    }
    // The kernel has no step from one mode to the other.
    if (auto done = detach(ifindex, before); !done)
        return fail(std::move(done.error()));
    return attachToFree(ifindex, program, genericOnly);
}

} // namespace

Result<AttachMode> attach(std::uint32_t ifindex, int program, int earlier, bool genericOnly)
{
    Attached there;
    takeLibbpfText();
    if (const int error = ask(ifindex, &there); error != 0)
        return refused(ifindex, error);
    if (there.id == 0)
        return attachToFree(ifindex, program, genericOnly);
    if (there.id == infoOfProgram(program).id) {
        if (genericOnly && there.mode == AttachMode::Driver)
            return replace(ifindex, program, program, there.mode, genericOnly);
        return there.mode;
    }
    if (earlier >= 0 && there.id == infoOfProgram(earlier).id)
        return replace(ifindex, program, earlier, there.mode, genericOnly);
    // By its number a program is had only with CAP_SYS_ADMIN.
    const FileDescriptor other(::bpf_prog_get_fd_by_id(there.id));
    const bpf_prog_info info = infoOfProgram(other.get());
    if (!other || std::strcmp(info.name, kProgramName) != 0) {
        return fail(ErrorKind::Semantic, "xdp-taken",
                    "another XDP program is attached to {}: \"{}\" (id {})", nameOf(ifindex),
                    info.name, there.id);
    }
    return replace(ifindex, program, other.get(), there.mode, genericOnly);
}

Result<void> detach(std::uint32_t ifindex, int program)
{
    Attached there;
    int error = ask(ifindex, &there);
    if (error == -ENODEV || error == -ENXIO || error == -ENOENT)
        return {};
    if (error == 0 && (there.id == 0 || there.id != infoOfProgram(program).id))
        return {};
    if (error == 0) {
        LIBBPF_OPTS(bpf_xdp_attach_opts, options);
        options.old_prog_fd = program;
        error = ::bpf_xdp_detach(static_cast<int>(ifindex), flagOf(there.mode) | XDP_FLAGS_REPLACE,
                                 &options);
    }
    if (error != 0) {
        return fail(ErrorKind::Io, "xdp-detach", "cannot take the XDP program off {}: {}",
                    nameOf(ifindex), std::strerror(-error));
    }
    return {};
}

} // namespace tallygate::io
