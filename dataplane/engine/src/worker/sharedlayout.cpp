// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sharedlayout.h"

#include <new>

namespace tallygate::engine {

namespace {

constexpr std::size_t kOwnersAt = sizeof(ThreadShared) + kMaxSumBases * sizeof(pipeline::SumBase);

constexpr std::size_t bytesFor(std::uint32_t frames)
{
    return kOwnersAt + frames * sizeof(std::uint16_t);
}

} // namespace

Result<ThreadBlock> ThreadBlock::create(std::uint32_t frames)
{
    auto fd = createSharedMemory("tallygate-thread", bytesFor(frames));
    if (!fd)
        return fail(fd.error());
    ThreadBlock block;
    auto mapping = SharedMapping::map(fd->get(), 0, bytesFor(frames));
    if (!mapping)
        return fail(mapping.error());
    block.m_fd = std::move(*fd);
    block.m_mapping = std::move(*mapping);
    // The memory is all zero, which is what a new block is made of; all frames are free.
    static_assert(static_cast<int>(FrameOwner::Free) == 0);
    auto *shared = reinterpret_cast<ThreadShared *>(block.m_mapping.data());
    shared->magic = ThreadShared::kMagic;
    shared->frames = frames;
    block.use();
    return block;
}

Result<ThreadBlock> ThreadBlock::map(FileDescriptor fd)
{
    const auto size = fileSize(fd.get());
    if (!size)
        return fail(size.error());
    if (*size < kOwnersAt)
        return fail(ErrorKind::Semantic, "thread-block", "this is no block of a forwarding thread");
    ThreadBlock block;
    auto mapping = SharedMapping::map(fd.get(), 0, *size);
    if (!mapping)
        return fail(mapping.error());
    block.m_fd = std::move(fd);
    block.m_mapping = std::move(*mapping);
    const auto *shared = reinterpret_cast<const ThreadShared *>(block.m_mapping.data());
    if (shared->magic != ThreadShared::kMagic || bytesFor(shared->frames) != *size) {
        return fail(ErrorKind::Semantic, "thread-block",
                    "this is no block of a forwarding thread, or of another version's");
    }
    block.use();
    return block;
}

void ThreadBlock::use()
{
    m_shared = reinterpret_cast<ThreadShared *>(m_mapping.data());
    m_sumBases = {reinterpret_cast<pipeline::SumBase *>(m_mapping.data() + sizeof(ThreadShared)),
                  kMaxSumBases};
    m_owners = {reinterpret_cast<std::atomic<std::uint16_t> *>(m_mapping.data() + kOwnersAt),
                (m_mapping.size() - kOwnersAt) / sizeof(std::uint16_t)};
}

} // namespace tallygate::engine
