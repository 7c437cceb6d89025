// SPDX-License-Identifier: GPL-3.0-or-later
#include "contestant.h"

#ifdef TALLYGATE_DPDK

#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>

#include <fmt/format.h>
#include <rte_acl.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_malloc.h>
#include <sched.h>
#include <sys/mman.h>

#include "base/bytes.h"

namespace tallygate::bench {

using namespace testsupport;

namespace {

/// Starts DPDK's environment once, without devices and with as little of it as there is.
void startDpdk()
{
    static const bool isStarted = [] {
        cpu_set_t before;
        ::sched_getaffinity(0, sizeof before, &before);
        std::string cpu = std::to_string(::sched_getcpu());
        std::vector<std::string> words{"bench_classify",
                                       "--no-huge",
                                       "--no-shconf",
                                       "--no-pci",
                                       "--no-telemetry",
                                       "--log-level=critical",
                                       "-m",
                                       "64",
                                       "-l",
                                       cpu,
                                       "--force-max-simd-bitwidth=512"};
        std::vector<char *> arguments;
        for (std::string &word : words)
            arguments.push_back(word.data());
        const int rc = ::rte_eal_init(static_cast<int>(arguments.size()), arguments.data());
        ::sched_setaffinity(0, sizeof before, &before); // it binds the thread to one core
        return rc >= 0;
    }();
    if (!isStarted)
        throw std::runtime_error("DPDK does not start: " + std::string(rte_strerror(rte_errno)));
}

/// Memory of DPDK's allocator in pages of 2 MB where the machine grants them.
class Heap
{
public:
    explicit Heap(std::size_t size)
        : m_size((size + kPage - 1) / kPage * kPage)
        , m_name(fmt::format("heap{}", s_count++))
    {
        m_mapping = ::mmap(nullptr, m_size + kPage, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (m_mapping == MAP_FAILED)
            throw std::runtime_error("no memory for rte_acl");
        const auto address = reinterpret_cast<std::uintptr_t>(m_mapping);
        m_start = static_cast<std::uint8_t *>(m_mapping) + (kPage - address % kPage) % kPage;
        ::madvise(m_start, m_size, MADV_HUGEPAGE);
        if (::rte_malloc_heap_create(m_name.c_str()) != 0 ||
            ::rte_malloc_heap_memory_add(m_name.c_str(), m_start, m_size, nullptr,
                                         static_cast<unsigned>(m_size / kPage), kPage) != 0)
            throw std::runtime_error("rte_malloc: " + std::string(rte_strerror(rte_errno)));
    }
    Heap(const Heap &) = delete;
    Heap &operator=(const Heap &) = delete;
    ~Heap()
    {
        ::rte_malloc_heap_memory_remove(m_name.c_str(), m_start, m_size);
        ::rte_malloc_heap_destroy(m_name.c_str());
        ::munmap(m_mapping, m_size + kPage);
    }

    int socket() const { return ::rte_malloc_heap_get_socket(m_name.c_str()); }
    std::size_t allocated() const
    {
        rte_malloc_socket_stats stats{};
        ::rte_malloc_get_socket_stats(socket(), &stats);
        return stats.heap_allocsz_bytes;
    }
    /// The part of it that is in large pages.
    double largePages() const
    {
        std::ifstream maps("/proc/self/smaps");
        const auto first = reinterpret_cast<std::uintptr_t>(m_start);
        std::size_t resident = 0, large = 0;
        bool isWithin = false;
        for (std::string line; std::getline(maps, line);) {
            std::size_t from = 0, to = 0, kilobytes = 0;
            if (std::sscanf(line.c_str(), "%zx-%zx ", &from, &to) == 2)
                isWithin = from < first + m_size && first < to;
            else if (isWithin && std::sscanf(line.c_str(), "Rss: %zu", &kilobytes) == 1)
                resident += kilobytes;
            else if (isWithin && std::sscanf(line.c_str(), "AnonHugePages: %zu", &kilobytes) == 1)
                large += kilobytes;
        }
        return resident == 0 ? 0 : static_cast<double>(large) / static_cast<double>(resident);
    }

private:
    static constexpr std::size_t kPage = std::size_t{2} << 20;
    static inline unsigned s_count = 0;

    std::size_t m_size;
    std::string m_name;
    void *m_mapping = nullptr;
    std::uint8_t *m_start = nullptr;
};

struct Algorithm
{
    enum rte_acl_classify_alg id; // a function has the same name
    const char *name;
};
/// The widest first.
constexpr Algorithm kAlgorithms[] = {{RTE_ACL_CLASSIFY_AVX512X32, "AVX512X32"},
                                     {RTE_ACL_CLASSIFY_AVX512X16, "AVX512X16"},
                                     {RTE_ACL_CLASSIFY_AVX2, "AVX2"},
                                     {RTE_ACL_CLASSIFY_NEON, "NEON"},
                                     {RTE_ACL_CLASSIFY_SSE, "SSE"},
                                     {RTE_ACL_CLASSIFY_SCALAR, "scalar"}};

/// The fields of rules and keys: the protocol, and then groups of four octets as rte_acl wants
/// them. Keys are in the order of the network, rules in that of the host.
class Fields
{
public:
    Fields(const TupleSet &set, TcpFlags flags)
        : m_addressOctets(set.addressOctets)
        , m_hasMacs(set.testsMacs)
        , m_hasFlags(flags == TcpFlags::Tested)
    {
        add(RTE_ACL_FIELD_TYPE_BITMASK, 1);
        for (std::size_t i = 0; i < 2 * m_addressOctets; i += 4)
            add(RTE_ACL_FIELD_TYPE_MASK, 4);
        add(RTE_ACL_FIELD_TYPE_RANGE, 2);
        add(RTE_ACL_FIELD_TYPE_RANGE, 2);
        if (m_hasMacs) {
            for (const std::uint8_t size : {4, 2, 2, 4})
                add(RTE_ACL_FIELD_TYPE_MASK, size);
        }
        if (m_hasFlags)
            add(RTE_ACL_FIELD_TYPE_BITMASK, 4);
    }

    std::size_t keySize() const { return (m_end + 7) / 8 * 8; }
    std::size_t ruleSize() const { return RTE_ACL_RULE_SZ(m_fields.size()); }
    rte_acl_config config() const
    {
        rte_acl_config config{};
        config.num_categories = 1;
        config.num_fields = static_cast<std::uint32_t>(m_fields.size());
        std::copy(m_fields.begin(), m_fields.end(), config.defs);
        return config;
    }

    void put(const FlatRule &rule, std::uint8_t *at) const
    {
        const rte_acl_rule_data data{
            1, static_cast<std::int32_t>(RTE_ACL_MAX_PRIORITY - rule.index), rule.index + 1};
        std::memcpy(at, &data, sizeof data);
        std::vector<rte_acl_field> values;
        const auto value = [&values](auto what, auto maskOrEnd) {
            rte_acl_field field{};
            std::memcpy(&field.value, &what, sizeof what);
            std::memcpy(&field.mask_range, &maskOrEnd, sizeof maskOrEnd);
            values.push_back(field);
        };
        const TupleRule &tuple = rule.tuple;
        value(tuple.protocol, tuple.protocolMask);
        for (const Prefix *prefix : {&tuple.source, &tuple.destination})
            for (unsigned o = 0; o < m_addressOctets; o += 4)
                value(loadBigEndian<std::uint32_t>(&prefix->octets[o]),
                      std::min(prefix->length - std::min(prefix->length, 8 * o), 32u));
        value(tuple.sourcePorts[0], tuple.sourcePorts[1]);
        value(tuple.destinationPorts[0], tuple.destinationPorts[1]);
        if (m_hasMacs) {
            const auto mac = [](const std::optional<Mac> &of) { return of.value_or(Mac{}); };
            const Mac destination = mac(tuple.destinationMac), source = mac(tuple.sourceMac);
            const unsigned all = tuple.destinationMac ? 1 : 0, every = tuple.sourceMac ? 1 : 0;
            value(loadBigEndian<std::uint32_t>(&destination[0]), 32 * all);
            value(loadBigEndian<std::uint16_t>(&destination[4]), 16 * all);
            value(loadBigEndian<std::uint16_t>(&source[0]), 16 * every);
            value(loadBigEndian<std::uint32_t>(&source[2]), 32 * every);
        }
        if (m_hasFlags)
            value(std::uint32_t{tuple.flags} << 24, std::uint32_t{tuple.flagsMask} << 24);
        std::memcpy(at + sizeof(rte_acl_rule), values.data(), values.size() * sizeof values[0]);
    }

    void put(const packet::Packet &packet, std::uint8_t *key) const
    {
        const Places places = placesOf(packet, m_addressOctets);
        *key++ = *places.protocol;
        if (m_addressOctets == 4) // of fixed size, so that it is one move
            std::memcpy(key, places.addresses, 8);
        else
            std::memcpy(key, places.addresses, 32);
        key += 2 * m_addressOctets;
        std::memcpy(key, places.ports, 4);
        key += 4;
        if (m_hasMacs) {
            std::memcpy(key, places.macs, 12);
            key += 12;
        }
        if (m_hasFlags)
            *key = *places.flags;
    }

private:
    void add(int type, std::uint8_t size)
    {
        rte_acl_field_def field{};
        field.type = static_cast<std::uint8_t>(type);
        field.size = size;
        field.field_index = static_cast<std::uint8_t>(m_fields.size());
        field.input_index = static_cast<std::uint8_t>((m_end + 3) / 4);
        field.offset = m_end;
        m_end += size;
        m_fields.push_back(field);
    }

    std::size_t m_addressOctets;
    bool m_hasMacs, m_hasFlags;
    std::uint32_t m_end = 0;
    std::vector<rte_acl_field_def> m_fields;
};

class RteAcl final : public Contestant
{
public:
    RteAcl(const TupleSet &set, TcpFlags flags, std::size_t heap)
        : m_fields(set, flags)
        , m_addressOctets(set.addressOctets)
        , m_heap(heap)
        , m_keys(kBatch * m_fields.keySize())
    {
        const std::vector<FlatRule> rules = flatRules(set, flags);
        rte_acl_param parameters{};
        parameters.name = "bench";
        parameters.socket_id = m_heap.socket();
        parameters.rule_size = static_cast<std::uint32_t>(m_fields.ruleSize());
        parameters.max_rule_num = static_cast<std::uint32_t>(rules.size());
        m_context.reset(::rte_acl_create(&parameters));
        std::vector<std::uint8_t> all(rules.size() * m_fields.ruleSize());
        for (std::size_t r = 0; r < rules.size(); ++r)
            m_fields.put(rules[r], &all[r * m_fields.ruleSize()]);
        if (!m_context)
            throw std::runtime_error("rte_acl: " + std::string(rte_strerror(rte_errno)));
        const std::size_t before = m_heap.allocated();
        const rte_acl_config config = m_fields.config();
        int rc = 0;
        timed([&] {
            rc = ::rte_acl_add_rules(m_context.get(),
                                     reinterpret_cast<const rte_acl_rule *>(all.data()),
                                     parameters.max_rule_num);
            if (rc == 0)
                rc = ::rte_acl_build(m_context.get(), &config);
        });
        if (rc == -ENOMEM)
            throw std::bad_alloc();
        if (rc != 0)
            throw std::runtime_error("rte_acl: " + std::string(rte_strerror(-rc)));
        m_bytes = m_heap.allocated() - before;
        for (const Algorithm &each : kAlgorithms) {
            if (::rte_acl_set_ctx_classify(m_context.get(), each.id) == 0) {
                m_algorithm = each.name;
                break;
            }
        }
    }

    std::string name() const override { return "rte_acl"; }
    std::size_t bytes() const override { return m_bytes; }
    std::string remark() const override
    {
        return fmt::format("{}, {:.0f} % in pages of 2 MB", m_algorithm, 100 * m_heap.largePages());
    }

    void classify(std::span<const packet::Packet> packets, std::uint32_t *rules) override
    {
        for (std::size_t i = 0; i < packets.size(); ++i)
            m_fields.put(packets[i], &m_keys[i * m_fields.keySize()]);
        ask(m_keys.data(), packets.size(), rules);
    }

    bool prepare(std::span<const TupleHeader> headers) override
    {
        m_prepared.assign(headers.size() * m_fields.keySize(), 0);
        const auto packet = std::make_unique<packet::Packet>();
        for (std::size_t i = 0; i < headers.size(); ++i) {
            const TupleFrame frame = frameOf(headers[i], m_addressOctets);
            packet::parse(frame.frame(), *packet);
            m_fields.put(*packet, &m_prepared[i * m_fields.keySize()]);
        }
        return true;
    }
    void classifyPrepared(std::size_t first, std::size_t count, std::uint32_t *rules) override
    {
        ask(&m_prepared[first * m_fields.keySize()], count, rules);
    }

private:
    struct Free
    {
        void operator()(rte_acl_ctx *context) const { ::rte_acl_free(context); }
    };

    void ask(const std::uint8_t *keys, std::size_t count, std::uint32_t *rules) const
    {
        std::array<const std::uint8_t *, kBatch> pointers;
        for (std::size_t i = 0; i < count; ++i)
            pointers[i] = keys + i * m_fields.keySize();
        ::rte_acl_classify(m_context.get(), pointers.data(), rules,
                           static_cast<std::uint32_t>(count), 1);
        for (std::size_t i = 0; i < count; ++i)
            --rules[i]; // zero is none
    }

    Fields m_fields;
    std::size_t m_addressOctets;
    Heap m_heap;
    std::unique_ptr<rte_acl_ctx, Free> m_context;
    const char *m_algorithm = "";
    std::size_t m_bytes = 0;
    std::vector<std::uint8_t> m_keys;     ///< of one batch
    std::vector<std::uint8_t> m_prepared; ///< of a trace
};

} // namespace

ContestantPtr makeRteAcl(const TupleSet &set, TcpFlags flags)
{
    startDpdk();
    // How much it will need it does not tell; what is not used costs a moment to clear.
    constexpr std::size_t kLeast = std::size_t{256} << 20, kEach = 20 << 10;
    constexpr std::size_t kMost = std::size_t{8} << 30;
    for (std::size_t heap = std::max(kLeast, set.rules.size() * kEach);; heap *= 4) {
        try {
            return std::make_unique<RteAcl>(set, flags, heap);
        } catch (const std::bad_alloc &) {
            if (heap >= kMost)
                throw;
        }
    }
}

} // namespace tallygate::bench

#else

namespace tallygate::bench {

ContestantPtr makeRteAcl(const testsupport::TupleSet &, testsupport::TcpFlags)
{
    return nullptr;
}

} // namespace tallygate::bench

#endif
