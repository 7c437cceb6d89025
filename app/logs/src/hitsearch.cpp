// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitsearch.h"

#include <QCoreApplication>

namespace tallygate::app {

namespace {

constexpr std::size_t kReadAtOnce = 2000;

/// The texts of this file.
struct SearchWords
{
    Q_DECLARE_TR_FUNCTIONS(HitSearch)
};

/// Goes through the store, what its indexes cannot answer judged by the filter.
class PageReader
{
public:
    PageReader(storage::HitReader reader, const HitFilter &filter)
        : m_reader(std::move(reader))
        , m_filter(filter)
        , m_query(filter.query())
    {}

    /// At least `count` further hits, unless there are none.
    Result<FoundPage> next(std::size_t count, std::optional<std::int64_t> olderThan,
                           JobContext &context)
    {
        FoundPage page;
        page.olderThan = olderThan;
        // A hit that the filter admits may come with many that it does not.
        while (page.hits.size() < count) {
            if (context.stopRequested())
                return fail(ErrorKind::Cancelled, "cancelled", "searching was cancelled");
            auto read = m_reader.page(m_query, kReadAtOnce, page.olderThan);
            if (!read)
                return fail(read.error());
            for (storage::FoundHit &each : *read) {
                if (m_filter.admits(each.hit))
                    page.hits.push_back(std::move(each));
            }
            m_lookedAt += read->size();
            context.report(SearchWords::tr("Searching the log"), m_lookedAt, 0,
                           SearchWords::tr("hits"));
            if (read->size() < kReadAtOnce) {
                page.olderThan.reset();
                return page;
            }
            page.olderThan = read->back().key;
        }
        return page;
    }

private:
    storage::HitReader m_reader;
    const HitFilter &m_filter;
    const storage::HitQuery m_query;
    std::uint64_t m_lookedAt = 0;
};

Result<std::optional<PageReader>> openReader(const std::filesystem::path &file,
                                             const HitFilter &filter)
{
    std::error_code none;
    if (!std::filesystem::exists(file, none))
        return std::nullopt;
    auto reader = storage::HitReader::open(file);
    if (!reader)
        return fail(reader.error());
    return PageReader(std::move(*reader), filter);
}

} // namespace

Result<FoundPage> findHits(const std::filesystem::path &file, const HitFilter &filter,
                           std::size_t count, std::optional<std::int64_t> olderThan,
                           JobContext &context)
{
    auto reader = openReader(file, filter);
    if (!reader)
        return fail(reader.error());
    return *reader ? (*reader)->next(count, olderThan, context) : FoundPage{};
}

Result<void> forEachHit(const std::filesystem::path &file, const HitFilter &filter,
                        std::optional<std::int64_t> olderThan,
                        const std::function<Result<void>(const storage::LoggedHit &)> &take,
                        JobContext &context)
{
    auto reader = openReader(file, filter);
    if (!reader)
        return fail(reader.error());
    bool isMore = reader->has_value();
    while (isMore) {
        const auto page = (*reader)->next(1, olderThan, context);
        if (!page)
            return fail(page.error());
        for (const storage::FoundHit &each : page->hits) {
            if (auto done = take(each.hit); !done)
                return done;
        }
        olderThan = page->olderThan;
        isMore = olderThan.has_value();
    }
    return {};
}

} // namespace tallygate::app
