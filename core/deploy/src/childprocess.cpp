// SPDX-License-Identifier: GPL-3.0-or-later
#include "childprocess.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace tallygate::deploy {

namespace {

using namespace std::chrono_literals;

/// posix_spawn's two lists, freed with it.
struct SpawnPlan
{
    SpawnPlan()
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan &) = delete;
    SpawnPlan &operator=(const SpawnPlan &) = delete;

    void open(int descriptor, const std::filesystem::path &file, int flags)
    {
        posix_spawn_file_actions_addopen(&actions, descriptor, file.c_str(), flags, 0600);
    }

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

std::string reasonOf(int error)
{
    return std::error_code(error, std::generic_category()).message();
}

/// Without a terminal a program is in a session of its own, so that it finds none to ask at.
Result<pid_t> started(const ChildRun &child, const ScratchFolder &scratch)
{
    SpawnPlan plan;
    plan.open(STDIN_FILENO, child.input, O_RDONLY);
    plan.open(STDOUT_FILENO, scratch.path() / "out", O_WRONLY | O_CREAT | O_TRUNC);
    plan.open(STDERR_FILENO, scratch.path() / "err", O_WRONLY | O_CREAT | O_TRUNC);
    if (!child.keepsTerminal)
        posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETSID);
    std::vector<char *> arguments;
    for (const std::string &argument : child.arguments)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    pid_t id = 0;
    const int error = posix_spawnp(&id, arguments.front(), &plan.actions, &plan.attributes,
                                   arguments.data(), environ);
    if (error != 0)
        return fail(ErrorKind::Io, "child-failed", "cannot run {}: {}", child.arguments.front(),
                    reasonOf(error));
    return id;
}

} // namespace

Result<ScratchFolder> ScratchFolder::create()
{
    std::error_code none;
    std::string name = (std::filesystem::temp_directory_path(none) / "tallygate-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        return fail(ErrorKind::Io, "scratch-failed", "cannot make a folder {}: {}", name,
                    reasonOf(errno));
    return ScratchFolder(name);
}

ScratchFolder::~ScratchFolder()
{
    std::error_code none;
    if (!m_path.empty())
        std::filesystem::remove_all(m_path, none);
}

Result<std::filesystem::path> ScratchFolder::write(const char *name, std::string_view text) const
{
    const auto file = m_path / name;
    std::ofstream out(file, std::ios::binary);
    out.write(text.data(), std::streamsize(text.size()));
    if (!out.flush())
        return fail(ErrorKind::Io, "scratch-failed", "cannot write {}", file.string());
    return file;
}

std::string ScratchFolder::read(const char *name) const
{
    std::ifstream in(m_path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Result<int> run(const ChildRun &child, const ScratchFolder &scratch, const std::stop_token &stop)
{
    const auto id = started(child, scratch);
    if (!id)
        return fail(id.error());
    int status = 0;
    bool isStopped = false;
    for (pid_t ended = 0; ended != *id;) {
        ended = ::waitpid(*id, &status, WNOHANG);
        if (ended < 0 && errno != EINTR)
            return fail(ErrorKind::Io, "child-failed", "cannot wait for {}: {}",
                        child.arguments.front(), reasonOf(errno));
        if (ended == *id)
            break;
        if (stop.stop_requested() && !std::exchange(isStopped, true))
            ::kill(*id, SIGTERM);
        std::this_thread::sleep_for(5ms);
    }
    if (isStopped)
        return fail(ErrorKind::Cancelled, "cancelled", "{} was cancelled", child.arguments.front());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace tallygate::deploy
