// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/disk.h"

// A power cut at a chosen step: the process is killed there, and before it dies what was not yet
// synced is taken back, as a disk may lose it.

namespace tallygate::testsupport {

enum class Loss {
    Nothing,     ///< all that was done is on the disk: SIGKILL alone
    HalfAWrite,  ///< and half of the write that was under way
    AllUnsynced, ///< file contents and folder entries that were not synced are gone
};

class PowerCut
{
public:
    using Kind = engine::DiskStep::Kind;
    using Path = std::filesystem::path;

    /// `backup`: a folder on the same file system, outside of what is written.
    PowerCut(int atStep, Loss loss, Path backup)
        : m_left(atStep)
        , m_loss(loss)
        , m_backup(std::move(backup))
    {}

    int operator()(const engine::DiskStep &step)
    {
        if (m_left-- == 0) {
            if (m_loss == Loss::HalfAWrite && step.kind == Kind::Write)
                static_cast<void>(!::write(step.fd, step.bytes.data(), step.bytes.size() / 2));
            if (m_loss == Loss::AllUnsynced)
                takeBack();
            ::kill(::getpid(), SIGKILL);
        }
        note(step);
        return 0;
    }

private:
    struct Change
    {
        Path folder;
        std::function<void()> undo;
    };

    void note(const engine::DiskStep &step)
    {
        switch (step.kind) {
        case Kind::Create:
            m_synced[step.path] = 0;
            entry(step.path, [path = step.path] { ::unlink(path.c_str()); });
            break;
        case Kind::Write:
        case Kind::Truncate:
            m_synced.try_emplace(step.path, sizeOf(step.path));
            break;
        case Kind::Sync:
            m_synced.erase(step.path);
            break;
        case Kind::Rename:
            entry(step.path, [from = step.path, to = step.target, kept = keep(step.target)] {
                ::rename(to.c_str(), from.c_str());
                if (!kept.empty())
                    ::link(kept.c_str(), to.c_str());
            });
            break;
        case Kind::Remove:
            entry(step.path, [path = step.path, kept = keep(step.path)] {
                if (!kept.empty())
                    ::link(kept.c_str(), path.c_str());
                else
                    ::mkdir(path.c_str(), 0700);
            });
            break;
        case Kind::MakeFolder:
            entry(step.path, [path = step.path] { ::rmdir(path.c_str()); });
            break;
        case Kind::SyncFolder:
            std::erase_if(m_changes, [&](const Change &c) { return c.folder == step.path; });
            break;
        case Kind::Reserve:
            break;
        }
    }

    void entry(const Path &path, std::function<void()> undo)
    {
        m_changes.push_back({path.parent_path(), std::move(undo)});
    }

    /// A second name of a file that is about to lose its first; empty for what is none.
    Path keep(const Path &path)
    {
        const Path kept = m_backup / std::to_string(m_kept++);
        return ::link(path.c_str(), kept.c_str()) == 0 ? kept : Path();
    }

    static off_t sizeOf(const Path &path)
    {
        struct stat info
        {};
        return ::stat(path.c_str(), &info) == 0 ? info.st_size : 0;
    }

    void takeBack()
    {
        for (const auto &[path, size] : m_synced) {
            if (sizeOf(path) > size)
                static_cast<void>(!::truncate(path.c_str(), size));
        }
        for (auto change = m_changes.rbegin(); change != m_changes.rend(); ++change)
            change->undo();
    }

    int m_left;
    Loss m_loss;
    Path m_backup;
    int m_kept = 0;
    std::map<Path, off_t> m_synced; ///< size that is safe, of files with more than that
    std::vector<Change> m_changes;
};

/// Runs `work` in a child whose power fails at its step number `step`. False when it came to its
/// end before that.
inline bool runUntilPowerCut(int step, Loss loss, const std::filesystem::path &backup,
                             const std::function<void(engine::Disk &)> &work)
{
    std::filesystem::create_directories(backup);
    const pid_t child = ::fork();
    if (child == 0) {
        engine::Disk disk(PowerCut(step, loss, backup));
        work(disk);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/// Memory that a child shares with its parent.
template <class T>
class SharedWithChild
{
public:
    SharedWithChild()
        : m_value(new (::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0)) T)
    {}
    ~SharedWithChild() { ::munmap(m_value, sizeof(T)); }
    SharedWithChild(const SharedWithChild &) = delete;
    SharedWithChild &operator=(const SharedWithChild &) = delete;
    T *operator->() { return m_value; }
    T &operator*() { return *m_value; }

private:
    T *m_value;
};

} // namespace tallygate::testsupport
