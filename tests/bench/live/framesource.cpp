// SPDX-License-Identifier: GPL-3.0-or-later
#include "framesource.h"

#include <linux/bpf.h>
#include <net/if.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

constexpr std::uint8_t R0 = 0, R1 = 1, R2 = 2, R3 = 3, R4 = 4, R7 = 7, R10 = 10;
constexpr std::int16_t kSourcePort = 34; ///< of UDP over IPv4 over Ethernet
constexpr std::int16_t kHeaders = 42;    ///< Ethernet, IPv4, UDP
constexpr std::uint16_t kFirstPort = 1024;

bpf_insn instruction(int code, std::uint8_t to, std::uint8_t from, std::int16_t offset,
                     std::int32_t number)
{
    bpf_insn one{};
    one.code = static_cast<std::uint8_t>(code);
    one.dst_reg = to & 0xf;
    one.src_reg = from & 0xf;
    one.off = offset;
    one.imm = number;
    return one;
}
bpf_insn moveRegister(std::uint8_t to, std::uint8_t from)
{
    return instruction(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0);
}
bpf_insn moveNumber(std::uint8_t to, std::int32_t number)
{
    return instruction(BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, number);
}
bpf_insn addNumber(std::uint8_t to, std::int32_t number)
{
    return instruction(BPF_ALU64 | BPF_ADD | BPF_K, to, 0, 0, number);
}
bpf_insn callHelper(std::int32_t helper)
{
    return instruction(BPF_JMP | BPF_CALL, 0, 0, 0, helper);
}
bpf_insn leave()
{
    return instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/// The kernel's attributes; everything not named is zero.
template <class Fill>
int bpf(bpf_cmd command, Fill fill)
{
    bpf_attr attributes;
    std::memset(&attributes, 0, sizeof attributes);
    fill(attributes);
    return static_cast<int>(::syscall(SYS_bpf, command, &attributes, sizeof attributes));
}

[[noreturn]] void failWith(std::string_view what)
{
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

template <class T>
std::uint64_t pointer(const T *to)
{
    return reinterpret_cast<std::uint64_t>(to);
}

FileDescriptor load(bpf_prog_type type, std::span<const bpf_insn> instructions)
{
    static constexpr char kLicence[] = "GPL";
    const int fd = bpf(BPF_PROG_LOAD, [&](bpf_attr &attributes) {
        attributes.prog_type = type;
        attributes.insns = pointer(instructions.data());
        attributes.insn_cnt = static_cast<std::uint32_t>(instructions.size());
        attributes.license = pointer(kLicence);
    });
    if (fd < 0)
        failWith("cannot load a BPF program");
    return FileDescriptor(fd);
}

/// Adds one to the only cell of a map.
std::vector<bpf_insn> counting(int map)
{
    return {
        instruction(BPF_ST | BPF_MEM | BPF_W, R10, 0, -4, 0),
        moveRegister(R2, R10),
        addNumber(R2, -4),
        instruction(BPF_LD | BPF_DW | BPF_IMM, R1, BPF_PSEUDO_MAP_FD, 0, map),
        instruction(0, 0, 0, 0, 0), // second half of the wide load
        callHelper(BPF_FUNC_map_lookup_elem),
        instruction(BPF_JMP | BPF_JEQ | BPF_K, R0, 0, 2, 0),
        moveNumber(R1, 1),
        instruction(BPF_STX | BPF_ATOMIC | BPF_DW, R0, R1, 0, BPF_ADD),
    };
}

/// Writes the headers, with a random source port, counts the frame and sends it out of the
/// interface. The kernel uses a frame's memory again as the device left it: with other addresses
/// and a lower time to live.
FileDescriptor sourceProgram(std::int32_t interface, live::FrameBytes frame, std::uint16_t flows,
                             int map)
{
    std::vector<bpf_insn> program{
        instruction(BPF_LDX | BPF_MEM | BPF_W, R7, R1, offsetof(xdp_md, data), 0),
        instruction(BPF_LDX | BPF_MEM | BPF_W, R3, R1, offsetof(xdp_md, data_end), 0),
        moveRegister(R4, R7),
        addNumber(R4, kHeaders),
        instruction(BPF_JMP | BPF_JLE | BPF_X, R4, R3, 2, 0),
        moveNumber(R0, XDP_ABORTED),
        leave(),
    };
    for (std::int16_t at = 0; at < kHeaders; at = static_cast<std::int16_t>(at + 2)) {
        std::uint16_t word = 0;
        std::memcpy(&word, frame.data() + at, sizeof word);
        program.push_back(instruction(BPF_ST | BPF_MEM | BPF_H, R7, 0, at, word));
    }
    const std::array changing{
        callHelper(BPF_FUNC_get_prandom_u32),
        instruction(BPF_ALU64 | BPF_AND | BPF_K, R0, 0, 0, flows - 1),
        addNumber(R0, kFirstPort),
        instruction(BPF_ALU | BPF_END | BPF_TO_BE, R0, 0, 0, 16),
        instruction(BPF_STX | BPF_MEM | BPF_H, R7, R0, kSourcePort, 0),
    };
    program.insert(program.end(), changing.begin(), changing.end());
    const std::vector<bpf_insn> count = counting(map);
    program.insert(program.end(), count.begin(), count.end());
    const std::array sending{
        moveNumber(R1, interface),
        moveNumber(R2, 0),
        callHelper(BPF_FUNC_redirect),
        leave(),
    };
    program.insert(program.end(), sending.begin(), sending.end());
    return load(BPF_PROG_TYPE_XDP, program);
}

FileDescriptor counterMap()
{
    const int fd = bpf(BPF_MAP_CREATE, [](bpf_attr &attributes) {
        attributes.map_type = BPF_MAP_TYPE_ARRAY;
        attributes.key_size = 4;
        attributes.value_size = 8;
        attributes.max_entries = 1;
    });
    if (fd < 0)
        failWith("cannot make a BPF map");
    return FileDescriptor(fd);
}

std::uint64_t valueOf(const FileDescriptor &map)
{
    const std::uint32_t key = 0;
    std::uint64_t value = 0;
    bpf(BPF_MAP_LOOKUP_ELEM, [&](bpf_attr &attributes) {
        attributes.map_fd = static_cast<std::uint32_t>(map.get());
        attributes.key = pointer(&key);
        attributes.value = pointer(&value);
    });
    return value;
}

std::int32_t indexOf(const live::Namespace &where, const std::string &interface)
{
    return where.inside(
        [&interface] { return static_cast<std::int32_t>(::if_nametoindex(interface.c_str())); });
}

} // namespace

FrameSource::FrameSource(const live::Namespace &where, const std::string &interface,
                         live::Octets frame, std::uint16_t flows)
    : m_counter(counterMap())
    , m_frame(std::move(frame))
{
    // Without a UDP checksum none has to follow the changing port (RFC 768).
    m_frame[40] = 0;
    m_frame[41] = 0;
    m_program = sourceProgram(indexOf(where, interface), m_frame, flows, m_counter.get());
}

void FrameSource::send(std::uint32_t frames) const
{
    const int result = bpf(BPF_PROG_TEST_RUN, [&](bpf_attr &attributes) {
        attributes.test.prog_fd = static_cast<std::uint32_t>(m_program.get());
        attributes.test.data_in = pointer(m_frame.data());
        attributes.test.data_size_in = static_cast<std::uint32_t>(m_frame.size());
        attributes.test.repeat = frames;
        attributes.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
    });
    if (result < 0 && errno != EINTR)
        failWith("cannot send XDP frames");
}

std::uint64_t FrameSource::frames() const
{
    return valueOf(m_counter);
}

} // namespace tallygate::bench
