// SPDX-License-Identifier: GPL-3.0-or-later
#include "bootstrap/bootstrap.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>

#include "base/sha256.h"
#include "host.h"
#include "scripts.h"

namespace tallygate::bootstrap {

namespace {

struct StepOutcome
{
    StepState state = StepState::Done;
    std::string detail;
};

/// One plan under way: its steps, in order, and what they found out for those after them.
class Run
{
public:
    Run(const Plan &plan, Observer &observer, std::stop_token stop)
        : m_plan(plan)
        , m_observer(observer)
        , m_stop(std::move(stop))
        , m_host(plan, observer)
    {}

    Result<void> carryOut();
    std::vector<StepId> stepIds();

private:
    struct Step
    {
        StepId id;
        std::function<Result<StepOutcome>()> carryOut;
        std::function<Result<void>()> undo; ///< none: there is nothing to undo
    };

    std::vector<Step> steps();
    std::vector<Step> deliverySteps();
    std::vector<Step> uninstallSteps();
    Step scriptStep(StepId id, const char *script, const char *undo,
                    std::vector<std::string> arguments = {});
    bool isDelivery() const { return m_plan.verb == Verb::Install || m_plan.verb == Verb::Upgrade; }

    Result<void> readBundle();
    Result<StepOutcome> recover();
    Result<StepOutcome> judgeHost();
    Result<void> judgeInstalled(const Facts &facts);
    Result<StepOutcome> upload();
    Result<StepOutcome> verify();
    Result<StepOutcome> readBack();
    Result<StepOutcome> tidy();
    Result<void> dropFolders();
    Result<void> undone(const char *script);
    void undoAll(std::vector<Step> &done);
    void tell(StepId step, StepState state, std::string detail = {})
    {
        m_observer.stepChanged({step, state, std::move(detail)});
    }

    const Plan &m_plan;
    Observer &m_observer;
    std::stop_token m_stop;
    Host m_host;
    std::string m_bundle; ///< its bytes
    std::string m_digest;
    std::string m_machine;
    std::string m_uploadFolder;
    std::string m_stage;
    bool m_isThere = false; ///< that bundle is installed and runs
};

Result<void> Run::readBundle()
{
    std::ifstream file(m_plan.bundle, std::ios::binary);
    m_bundle.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || m_bundle.empty())
        return fail(ErrorKind::Io, "bundle-unreadable", "cannot read the bundle {}",
                    m_plan.bundle.string());
    m_digest = sha256Hex(m_bundle);
    return {};
}

/// What undoes a run of that kind from wherever it was cut off.
std::vector<const char *> cureOf(const std::string &unfinished)
{
    if (unfinished == "install")
        return {scripts::kUnstart, scripts::kDropAccounts, scripts::kRestore};
    if (unfinished == "upgrade")
        return {scripts::kRestore};
    return {scripts::kReturnAccounts, scripts::kRestore, scripts::kRestart};
}

Result<StepOutcome> Run::recover()
{
    // As root: after what may still be under way on the host.
    const auto facts = m_host.run(As::Root, scripts::kProbe, {}, m_stop);
    if (!facts)
        return fail(facts.error());
    const std::string &unfinished = (*facts)["unfinished"];
    if (unfinished.empty())
        return StepOutcome{StepState::Skipped, "no earlier run was cut off"};
    std::vector<const char *> cure = cureOf(unfinished);
    cure.push_back(scripts::kSweep);
    for (const char *script : cure) {
        if (const auto done = undone(script); !done)
            return fail(done.error());
    }
    return StepOutcome{StepState::Done, unfinished + " undone"};
}

Result<StepOutcome> Run::judgeHost()
{
    const auto facts = m_host.run(As::Account, scripts::kProbe, {}, m_stop);
    if (!facts)
        return fail(facts.error());
    m_machine = (*facts)["machine"];
    const auto unfit = [](std::string why, std::string hint) {
        return fail(
            Error{ErrorKind::Unsupported, "host-unfit", std::move(why), std::move(hint), {}});
    };
    if ((*facts)["system"] != "Linux")
        return unfit("the host runs " + (*facts)["system"], "the engine needs Linux");
    if (m_machine != "x86_64" && m_machine != "aarch64")
        return unfit("the host's architecture is " + m_machine,
                     "there are engines for x86_64 and aarch64");
    int major = 0;
    int minor = 0;
    if (std::sscanf((*facts)["kernel"].c_str(), "%d.%d", &major, &minor) != 2 || major < 6)
        return unfit("the host's kernel is " + (*facts)["kernel"],
                     "the engine needs Linux 6.0 or later");
    if ((*facts)["systemd"].empty())
        return unfit("the host does not run systemd", "install the engine by hand: docs/engine.md");
    if (!(*facts)["missing"].empty())
        return unfit("the host lacks " + (*facts)["missing"], "install what provides them");
    if (const auto judged = judgeInstalled(*facts); !judged)
        return fail(judged.error());
    return StepOutcome{StepState::Done,
                       fmt::format("Linux {} on {}, {} MiB free{}", (*facts)["kernel"], m_machine,
                                   std::strtoull((*facts)["freeKiB"].c_str(), nullptr, 10) / 1024,
                                   (*facts)["active"].empty() ? "" : ", the engine runs")};
}

Result<void> Run::judgeInstalled(const Facts &facts)
{
    if (!facts["unfinished"].empty())
        return fail(
            Error{ErrorKind::Semantic,
                  "unfinished",
                  "an earlier run was cut off there, or one is under way: " + facts["unfinished"],
                  "if none is under way, have it undone first (--undo-unfinished)",
                  {}});
    const bool isOurs = !facts["bundle"].empty();
    m_isThere = isOurs && facts["bundle"] == m_digest && !facts["active"].empty();
    if (m_plan.verb == Verb::Install && !m_isThere && (isOurs || !facts["program"].empty()))
        return fail(Error{ErrorKind::Semantic,
                          "already-installed",
                          isOurs ? "another version is installed there"
                                 : "an engine was installed there in another way",
                          isOurs ? "upgrade it" : "upgrade it in that way",
                          {}});
    if ((m_plan.verb == Verb::Upgrade || m_plan.verb == Verb::Uninstall) && !isOurs)
        return fail(Error{ErrorKind::NotFound,
                          "not-installed",
                          "nothing was installed there in this way",
                          "bootstrap installs it",
                          {}});
    return {};
}

/// As the script makes it: root will remove what is named so.
bool isUploadFolder(std::string_view path)
{
    constexpr std::string_view kStart = "/var/tmp/tallygate-upload-";
    return path.size() == kStart.size() + 8 && path.starts_with(kStart) &&
           std::all_of(path.begin() + kStart.size(), path.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0; });
}

Result<StepOutcome> Run::upload()
{
    const auto facts = m_host.run(As::Account, scripts::kUploadFolder, {}, m_stop);
    if (!facts)
        return fail(facts.error());
    if (!isUploadFolder((*facts)["folder"]))
        return fail(ErrorKind::Io, "step-failed", "the host made no folder for the upload");
    m_uploadFolder = (*facts)["folder"];
    const auto done = m_host.upload(m_bundle, m_uploadFolder + '/' + m_digest + ".tar.gz", m_stop);
    if (!done)
        return fail(done.error());
    return StepOutcome{StepState::Done,
                       fmt::format("{} bytes, SHA-256 {}", m_bundle.size(), m_digest)};
}

Result<StepOutcome> Run::verify()
{
    // Named before it is there, so that it is known whatever becomes of the connection.
    m_stage = "/var/tmp/tallygate-stage-" + m_uploadFolder.substr(m_uploadFolder.rfind('-') + 1);
    const auto done = m_host.run(
        As::Root, scripts::kVerify,
        {m_uploadFolder + '/' + m_digest + ".tar.gz", m_digest, m_machine, m_stage}, m_stop);
    if (!done)
        return fail(done.error());
    return StepOutcome{};
}

Result<StepOutcome> Run::readBack()
{
    const auto facts = m_host.run(As::Root, scripts::kReadBack, {}, m_stop);
    if (!facts)
        return fail(facts.error());
    return StepOutcome{StepState::Done,
                       fmt::format("{} runs, SHA-256 {}", (*facts)["version"], (*facts)["digest"])};
}

Result<StepOutcome> Run::tidy()
{
    if (const auto done = m_host.run(As::Root, scripts::kTidy, {m_stage, "1"}, m_stop); !done)
        return fail(done.error());
    m_stage.clear();
    if (const auto done = dropFolders(); !done)
        return fail(done.error());
    return StepOutcome{};
}

/// Of the upload and of its verified copy. Not to be stopped.
Result<void> Run::dropFolders()
{
    if (!m_stage.empty()) {
        if (auto done = m_host.run(As::Root, scripts::kTidy, {m_stage, "0"}, {}); !done)
            return fail(done.error());
        m_stage.clear();
    }
    if (!m_uploadFolder.empty()) {
        if (auto done = m_host.run(As::Account, scripts::kDropFolder, {m_uploadFolder}, {}); !done)
            return fail(done.error());
        m_uploadFolder.clear();
    }
    return {};
}

Result<void> Run::undone(const char *script)
{
    const auto done = m_host.run(As::Root, script, {}, {});
    return done ? Result<void>() : fail(done.error());
}

Run::Step Run::scriptStep(StepId id, const char *script, const char *undo,
                          std::vector<std::string> arguments)
{
    Step step{id, {}, {}};
    step.carryOut = [this, script, arguments = std::move(arguments)]() -> Result<StepOutcome> {
        const auto facts = m_host.run(As::Root, script, arguments, m_stop);
        if (!facts)
            return fail(facts.error());
        return StepOutcome{StepState::Done, (*facts)["how"]};
    };
    if (undo != nullptr)
        step.undo = [this, undo] { return undone(undo); };
    return step;
}

std::vector<Run::Step> Run::deliverySteps()
{
    std::vector<Step> steps;
    steps.push_back(
        {StepId::Upload, [this] { return upload(); }, [this] { return dropFolders(); }});
    steps.push_back({StepId::Verify, [this] { return verify(); }, {}});
    Step place = scriptStep(StepId::Place, scripts::kPlace, scripts::kRestore);
    place.carryOut = [this]() -> Result<StepOutcome> {
        const auto done = m_host.run(As::Root, scripts::kPlace, {m_stage, m_digest}, m_stop);
        return done ? Result<StepOutcome>(StepOutcome{}) : fail(done.error());
    };
    steps.push_back(std::move(place));
    if (m_plan.verb == Verb::Install) {
        steps.push_back(scriptStep(StepId::Accounts, scripts::kAccounts, scripts::kDropAccounts));
        steps.push_back(scriptStep(StepId::Start, scripts::kStart, scripts::kUnstart));
    } else {
        steps.push_back(scriptStep(StepId::Reload, scripts::kReload, nullptr));
    }
    steps.push_back({StepId::ReadBack, [this] { return readBack(); }, {}});
    steps.push_back({StepId::Tidy, [this] { return tidy(); }, {}});
    return steps;
}

std::vector<Run::Step> Run::uninstallSteps()
{
    const bool isKept = m_plan.data == DataOnUninstall::Keep;
    std::vector<Step> steps;
    steps.push_back(scriptStep(StepId::Stop, scripts::kStop, scripts::kRestart));
    steps.push_back(scriptStep(StepId::Remove, scripts::kRemove, scripts::kRestore));
    steps.push_back(scriptStep(StepId::Accounts, scripts::kDropAccounts, scripts::kReturnAccounts));
    steps.push_back(scriptStep(StepId::Tidy, scripts::kForget, nullptr, {isKept ? "keep" : ""}));
    return steps;
}

std::vector<Run::Step> Run::steps()
{
    std::vector<Step> steps;
    steps.push_back({StepId::Connect,
                     [this]() -> Result<StepOutcome> {
                         const auto done = m_host.connect(m_stop);
                         if (!done)
                             return fail(done.error());
                         return StepOutcome{StepState::Done, toString(m_plan.endpoint.target)};
                     },
                     {}});
    steps.push_back({StepId::Privileges,
                     [this] {
                         return m_host.becomeRoot(m_stop).map([](std::string how) {
                             return StepOutcome{StepState::Done, std::move(how)};
                         });
                     },
                     {}});
    if (m_plan.unfinished == Unfinished::Undo)
        steps.push_back({StepId::Recover, [this] { return recover(); }, {}});
    steps.push_back({StepId::Host, [this] { return judgeHost(); }, {}});
    std::vector<Step> more;
    if (isDelivery())
        more = deliverySteps();
    else if (m_plan.verb == Verb::Uninstall)
        more = uninstallSteps();
    std::move(more.begin(), more.end(), std::back_inserter(steps));
    return steps;
}

void Run::undoAll(std::vector<Step> &done)
{
    for (; !done.empty(); done.pop_back()) {
        const Step &step = done.back();
        if (!step.undo)
            continue;
        const auto undone = step.undo();
        if (undone)
            tell(step.id, StepState::Undone);
        else
            tell(step.id, StepState::NotUndone, tallygate::toString(undone.error()));
    }
}

std::vector<StepId> Run::stepIds()
{
    std::vector<StepId> ids;
    for (const Step &step : steps())
        ids.push_back(step.id);
    return ids;
}

Result<void> Run::carryOut()
{
    if (isDelivery()) {
        if (const auto read = readBundle(); !read)
            return fail(read.error());
    }
    std::vector<Step> done;
    for (Step &step : steps()) {
        if (isDelivery() && m_isThere) {
            tell(step.id, StepState::Skipped, "that bundle is installed and runs");
            continue;
        }
        tell(step.id, StepState::Running);
        auto outcome = step.carryOut();
        const StepId id = step.id;
        done.push_back(std::move(step)); // what failed may be done in part
        if (!outcome) {
            tell(id, StepState::Failed, tallygate::toString(outcome.error()));
            undoAll(done);
            return fail(outcome.error());
        }
        tell(id, outcome->state, outcome->detail);
    }
    return {};
}

/// Of a run that is only asked for its steps.
class NobodyAsks final : public Observer
{
public:
    void stepChanged(const StepNews &) override {}
    void uploaded(std::uint64_t, std::uint64_t) override {}
    bool isHostKeyAccepted(const remote::HostKeyQuestion &) override { return false; }
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &) override
    {
        return std::nullopt;
    }
    std::optional<remote::Secret> sudoPasswordWanted(const remote::Hop &, bool) override
    {
        return std::nullopt;
    }
};

} // namespace

std::string_view toString(StepId step)
{
    switch (step) {
    case StepId::Connect:
        return "connect";
    case StepId::Privileges:
        return "privileges";
    case StepId::Recover:
        return "recover";
    case StepId::Host:
        return "host";
    case StepId::Upload:
        return "upload";
    case StepId::Verify:
        return "verify";
    case StepId::Place:
        return "place";
    case StepId::Accounts:
        return "accounts";
    case StepId::Start:
        return "start";
    case StepId::Reload:
        return "reload";
    case StepId::ReadBack:
        return "read-back";
    case StepId::Stop:
        return "stop";
    case StepId::Remove:
        return "remove";
    case StepId::Tidy:
        return "tidy";
    }
    return "";
}

std::string_view toString(StepState state)
{
    switch (state) {
    case StepState::Running:
        return "running";
    case StepState::Done:
        return "done";
    case StepState::Skipped:
        return "skipped";
    case StepState::Failed:
        return "failed";
    case StepState::Undone:
        return "undone";
    case StepState::NotUndone:
        return "not-undone";
    }
    return "";
}

std::vector<StepId> stepsOf(const Plan &plan)
{
    NobodyAsks observer;
    return Run(plan, observer, {}).stepIds();
}

Result<void> run(const Plan &plan, Observer &observer, std::stop_token stop)
{
    return Run(plan, observer, std::move(stop)).carryOut();
}

} // namespace tallygate::bootstrap
