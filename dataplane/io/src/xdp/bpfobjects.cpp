// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpfobjects.h"

#include <bpf/libbpf.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <utility>

namespace tallygate::io {

namespace {

thread_local std::string t_said;

int keep(enum libbpf_print_level level, const char *format, va_list arguments)
{
    constexpr std::size_t kMost = 4096;
    if (level == LIBBPF_DEBUG || t_said.size() > kMost)
        return 0;
    char line[1024];
    const int length = std::vsnprintf(line, sizeof line, format, arguments);
    t_said += line;
    return length;
}

} // namespace

FileDescriptor openPinned(const std::filesystem::path &path)
{
    return FileDescriptor(::bpf_obj_get(path.c_str()));
}

Result<void> pin(int object, const std::filesystem::path &path)
{
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (::bpf_obj_pin(object, path.c_str()) != 0) {
        return fail(ErrorKind::Io, "bpf-pin", "cannot pin {}: {}", path.string(),
                    std::strerror(errno));
    }
    return {};
}

bpf_map_info infoOfMap(int map)
{
    bpf_map_info info = {};
    std::uint32_t size = sizeof info;
    if (::bpf_obj_get_info_by_fd(map, &info, &size) != 0)
        return {};
    return info;
}

bpf_prog_info infoOfProgram(int program)
{
    bpf_prog_info info = {};
    std::uint32_t size = sizeof info;
    if (::bpf_obj_get_info_by_fd(program, &info, &size) != 0)
        return {};
    return info;
}

Result<void> writeMap(int map, const void *key, const void *value, const std::string &what)
{
    if (::bpf_map_update_elem(map, key, value, BPF_ANY) != 0)
        return fail(ErrorKind::Io, "bpf-map", "cannot {}: {}", what, std::strerror(errno));
    return {};
}

void silenceLibbpf()
{
    ::libbpf_set_print(keep);
}

std::string takeLibbpfText()
{
    std::string said = std::exchange(t_said, {});
    while (!said.empty() && said.back() == '\n')
        said.pop_back();
    return said;
}

} // namespace tallygate::io
