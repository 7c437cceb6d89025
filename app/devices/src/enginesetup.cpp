// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/enginesetup.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <QDateTime>
#include <QTimer>

#include "bootstrap/auditrecords.h"
#include "devices/fleet.h"

namespace tallygate::app {

namespace {

using bootstrap::StepState;
using bootstrap::Verb;

bootstrap::Plan planOf(const EngineSetup::Options &options)
{
    bootstrap::Plan plan;
    plan.verb = options.verb;
    plan.bundle = options.bundle.toStdString();
    plan.data = options.data;
    plan.unfinished = options.unfinished;
    return plan;
}

QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), qsizetype(words.size()));
}

} // namespace

/// Stands between the thread that carries the plan out, which waits here for answers, and the GUI
/// thread.
class EngineSetup::Observer final : public bootstrap::Observer
{
public:
    Observer(EngineSetup &setup, Nanoseconds questionLimit)
        : m_setup(setup)
        , m_questionLimit(questionLimit)
    {}

    void stepChanged(const bootstrap::StepNews &news) override
    {
        post([news](EngineSetup &setup) { setup.onStep(news); });
    }
    void uploaded(std::uint64_t bytes, std::uint64_t ofBytes) override
    {
        const int percent = ofBytes == 0 ? 100 : int(bytes * 100 / ofBytes);
        if (std::exchange(m_toldPercent, percent) != percent)
            post([percent](EngineSetup &setup) { setup.onUploaded(percent); });
    }
    bool isHostKeyAccepted(const remote::HostKeyQuestion &question) override
    {
        return ask(question, std::nullopt).isAccepted;
    }
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &question) override
    {
        return ask(question, m_questionLimit).secret;
    }
    std::optional<remote::Secret> sudoPasswordWanted(const remote::Hop &host,
                                                     bool isRepeated) override
    {
        return ask(SudoQuestion{host, isRepeated}, std::nullopt).secret;
    }

    struct Answer
    {
        bool isAccepted = false;
        std::optional<remote::Secret> secret;
    };
    /// Dropped if that question is not open any more.
    void answer(int number, Answer given)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isAsking || number != m_number)
            return;
        m_answer = std::move(given);
        m_answered.notify_all();
    }
    /// All questions are declined from now on.
    void giveUp()
    {
        const std::lock_guard lock(m_mutex);
        m_isGivenUp = true;
        m_answered.notify_all();
    }

    template <class F>
    void post(F &&tell)
    {
        QMetaObject::invokeMethod(
            &m_setup, [&setup = m_setup, tell] { tell(setup); }, Qt::QueuedConnection);
    }

private:
    /// The server hangs up on whoever takes longer than `limit`.
    Answer ask(Question question, std::optional<Nanoseconds> limit)
    {
        const std::lock_guard one(m_asking); // hops may ask at the same time
        std::unique_lock lock(m_mutex);
        m_isAsking = true;
        post([number = ++m_number, question = std::move(question)](EngineSetup &setup) {
            setup.onQuestion(number, question);
        });
        const auto isOver = [this] { return m_answer || m_isGivenUp; };
        if (limit)
            m_answered.wait_for(lock, *limit, isOver);
        else
            m_answered.wait(lock, isOver);
        m_isAsking = false;
        post([](EngineSetup &setup) { setup.onQuestionOver(); });
        return std::exchange(m_answer, std::nullopt).value_or(Answer());
    }

    EngineSetup &m_setup;
    const Nanoseconds m_questionLimit;
    int m_toldPercent = -1;
    std::mutex m_asking;
    std::mutex m_mutex; ///< of what follows
    std::condition_variable m_answered;
    int m_number = 0; ///< of the questions so far
    bool m_isAsking = false;
    bool m_isGivenUp = false;
    std::optional<Answer> m_answer;
};

EngineSetup::EngineSetup(Fleet &fleet, std::filesystem::path knownHosts, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_knownHosts(std::move(knownHosts))
{}

EngineSetup::~EngineSetup()
{
    if (!m_isRunning)
        return;
    cancel();
    m_thread.join();
    audit(bootstrap::recordOfFailure(m_options.verb, "the window was closed"));
}

std::vector<bootstrap::StepId> EngineSetup::stepsOf(const Options &options)
{
    return bootstrap::stepsOf(planOf(options));
}

void EngineSetup::start(const Uuid &device, const Options &options)
{
    const Device *known = m_fleet.device(device);
    if (m_isRunning || known == nullptr)
        return;
    m_device = device;
    m_options = options;
    bootstrap::Plan plan = planOf(options);
    plan.endpoint = known->endpoint;
    plan.knownHosts = m_knownHosts;
    m_steps.clear();
    for (const bootstrap::StepId id : bootstrap::stepsOf(plan))
        m_steps.push_back({id});
    m_error.reset();
    m_question.reset();
    m_log.clear();
    m_uploadedPercent = 0;
    m_isRunning = true;
    m_isCancelled = false;
    const bootstrap::AuditRecord begun = bootstrap::recordOfStart(plan);
    note(text(begun.action) + u' ' + text(toString(known->endpoint.target)));
    audit(begun);
    m_observer = std::make_unique<Observer>(*this, plan.endpoint.limits.question);
    m_thread =
        std::jthread([plan = std::move(plan), observer = m_observer.get()](std::stop_token stop) {
            const auto done = bootstrap::run(plan, *observer, std::move(stop));
            observer->post([done](EngineSetup &setup) { setup.onEnd(done); });
        });
    emit changed();
}

void EngineSetup::cancel()
{
    if (!m_isRunning || std::exchange(m_isCancelled, true))
        return;
    note(QStringLiteral("cancelled by a person"));
    m_thread.request_stop();
    m_observer->giveUp();
    emit changed();
}

void EngineSetup::answerHostKey(bool isAccepted)
{
    if (!m_question || !m_observer)
        return;
    const auto *question = std::get_if<remote::HostKeyQuestion>(&*m_question);
    if (question == nullptr)
        return;
    if (isAccepted)
        m_fleet.audit(
            "hostkey.accept", m_device,
            {{"host", toString(question->hop)}, {"key", remote::fingerprintOf(question->key)}});
    m_observer->answer(m_number, {isAccepted, std::nullopt});
}

void EngineSetup::answerSecret(std::optional<remote::Secret> secret)
{
    if (m_question && m_observer)
        m_observer->answer(m_number, {false, std::move(secret)});
}

/// What is undone keeps what was found when it was done, or why it failed.
void EngineSetup::onStep(const bootstrap::StepNews &news)
{
    const QString detail = QString::fromStdString(news.detail);
    note(text(toString(news.step)) + QStringLiteral(": ") + text(toString(news.state)) +
         (detail.isEmpty() ? QString() : u' ' + detail));
    const auto step = std::ranges::find(m_steps, news.step, &Step::id);
    if (step == m_steps.end())
        return;
    if (news.state == StepState::Undone || news.state == StepState::NotUndone) {
        step->undoing = news.state;
        if (news.state == StepState::NotUndone)
            step->detail = detail;
    } else {
        step->state = news.state;
        step->detail = detail;
    }
    emit changed();
}

void EngineSetup::onUploaded(int percent)
{
    m_uploadedPercent = percent;
    emit changed();
}

void EngineSetup::onQuestion(int number, const Question &question)
{
    m_number = number;
    const auto show = [this, number, question] {
        if (m_number != number)
            return;
        m_question = question;
        emit changed();
    };
    const auto *secret = std::get_if<remote::SecretQuestion>(&question);
    if (secret == nullptr)
        return show();
    QTimer::singleShot(KeptSecrets::kPatience, this, show);
    m_fleet.secrets().recall(*secret, this,
                             [this, number, show](std::optional<remote::Secret> kept) {
                                 if (!kept)
                                     return show();
                                 if (m_observer)
                                     m_observer->answer(number, {false, std::move(kept)});
                             });
}

void EngineSetup::onQuestionOver()
{
    m_number = 0;
    m_question.reset();
    emit changed();
}

void EngineSetup::onEnd(const Result<void> &done)
{
    m_thread.join();
    m_isRunning = false;
    m_number = 0;
    m_question.reset();
    if (!done)
        m_error = done.error();
    note(m_error ? QStringLiteral("failed: ") + QString::fromStdString(toString(*m_error))
                 : QStringLiteral("done"));
    audit(bootstrap::recordOfEnd(m_options.verb, done));
    // An engine that has come is greeted at once; of one that went it is seen.
    if (!m_error)
        m_fleet.reconnect(m_device);
    emit changed();
    emit ended();
}

void EngineSetup::audit(const bootstrap::AuditRecord &record)
{
    m_fleet.audit(record.action.c_str(), m_device, record.details);
}

void EngineSetup::note(const QString &line)
{
    m_log.append(QDateTime::currentDateTime().toString(Qt::ISODate) + u' ' + line);
}

} // namespace tallygate::app
