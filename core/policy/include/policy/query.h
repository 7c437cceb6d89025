// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "policy/policy.h"

/// The filter bar: terms separated by white space, all of which must hold.
///
///   word "two words"       anywhere in the rule, upper or lower case; an address or prefix also
///                          finds the cells whose prefixes, ranges and sets contain it
///   name: source: (src:) destination: (dst:) service: when: meter: comment: owner: ticket:
///                          the text, in that column; source and destination know addresses too
///   uuid:1b4e...           begins so
///   action:drop,reject     one of these
///   hits:0 hits:>100 hits:10..20     a rule without figures never matches
///   expires:<30d >2w <=2026-03-01 never      time left (h, d, w, m, y), or a date
///   has:finding|log|meter|when|name|comment|owner|ticket|expiry
///   is:enabled|disabled|expired|unused|negated        `unused` alone is is:unused
///   -term   not term       the opposite of one term
///
/// Threads: values; a Query may be used by many matchers.
namespace tallygate::policy {

struct QueryTerm
{
    enum class Kind : std::uint8_t { Text, Uuid, Action, Hits, Expires, Has, Is };
    enum class Column : std::uint8_t {
        Any,
        Name,
        Source,
        Destination,
        Service,
        When,
        Meter,
        Comment,
        Owner,
        Ticket,
    };
    enum class Property : std::uint8_t {
        Finding,
        Log,
        Meter,
        When,
        Name,
        Comment,
        Owner,
        Ticket,
        Expiry,
        Enabled,
        Disabled,
        Expired,
        Unused,
        Negated,
    };

    Kind kind = Kind::Text;
    bool negated = false;
    Column column = Column::Any;           ///< Text
    std::string text;                      ///< Text, Uuid: folded to lower case
    std::optional<AddressRange> address;   ///< Text that is an address or a prefix
    std::vector<Action> actions;           ///< Action
    Property property = Property::Finding; ///< Has, Is
    std::uint64_t least = 0;               ///< Hits, inclusive
    std::uint64_t most = ~0ull;            ///< Hits, inclusive
    bool never = false;                    ///< Expires: has no expiry
    bool relative = false;                 ///< Expires: from/to count from now
    std::int64_t from = INT64_MIN;         ///< Expires: nanoseconds, inclusive
    std::int64_t to = INT64_MAX;           ///< Expires: nanoseconds, inclusive
};

struct Query
{
    std::vector<QueryTerm> terms;

    bool isEmpty() const { return terms.empty(); }
};

/// Errors carry the 1-based column (`where.column`) of the term or value at fault and suggest near
/// names: "key-unknown", "value-invalid", "quote-open", "term-missing".
Result<Query> parseQuery(std::string_view text);

/// The keys and words of the grammar, for completion: "action:", "has:", ...
std::span<const std::string_view> queryKeys();
/// The words that may follow `key` (without the colon); empty where any text may.
std::span<const std::string_view> queryValues(std::string_view key);

/// What a query needs to know beyond the rule. Called for the rules asked about only.
class QueryContext
{
public:
    virtual ~QueryContext() = default;
    /// Packets that hit the rule, nothing if there are no figures.
    virtual std::optional<std::uint64_t> hits(const Uuid &rule) const = 0;
    virtual bool hasFinding(const Uuid &rule) const = 0;
    virtual Timestamp now() const = 0;
};

/// A query made ready for one snapshot: sets are searched for the query's addresses once, then
/// each rule is judged. 100,000 rules take some 10 to 20 ms. Use from one thread; keeps the
/// snapshot alive; the context must outlive it.
class QueryMatcher
{
public:
    QueryMatcher(Query query, Policy policy, const QueryContext &context);
    ~QueryMatcher();
    QueryMatcher(QueryMatcher &&) noexcept;
    QueryMatcher &operator=(QueryMatcher &&) noexcept;

    bool matches(const Rule &rule) const;

private:
    struct Prepared;
    std::unique_ptr<Prepared> m_prepared;
};

} // namespace tallygate::policy
