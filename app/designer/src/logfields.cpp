// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfields.h"

#include <QHBoxLayout>
#include <QIntValidator>
#include <QVBoxLayout>

#include "inspectorform.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

enum What { Off, All, Exceeding };
constexpr int kLargest = 1'000'000'000;

} // namespace

LogFields::LogFields(Theme &theme, bool withExceeding, QWidget *parent)
    : QWidget(parent)
    , m_what(new ChoiceField(tr("Log"), this))
    , m_bounds(new QWidget(this))
    , m_sample(new FieldLine(tr("One record for so many packets"), m_bounds))
    , m_most(new FieldLine(tr("Records per second at most"), m_bounds))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    std::vector<ChoiceField::Choice> choices{{tr("nothing"), Off}, {tr("every packet"), All}};
    if (withExceeding)
        choices.push_back({tr("exceeding packets"), Exceeding});
    m_what->setChoices(choices);
    m_what->setPlaceholderText(severalText());
    column->addWidget(m_what);
    auto *row = new QHBoxLayout(m_bounds);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(makeLabel(theme, tr("1 in"), TextStyle::Small, m_bounds));
    row->addWidget(m_sample, 1);
    row->addWidget(makeLabel(theme, tr("at most"), TextStyle::Small, m_bounds));
    row->addWidget(m_most, 1);
    row->addWidget(makeLabel(theme, tr("/s"), TextStyle::Small, m_bounds));
    column->addWidget(m_bounds);
    m_sample->setValidator(new QIntValidator(1, kLargest, m_sample));
    m_most->setValidator(new QIntValidator(0, kLargest, m_most));
    m_most->setPlaceholderText(tr("all"));
    connect(m_what, &ChoiceField::chosen, this, [this](int what) {
        policy::LogSettings log = m_log;
        log.enabled = what != Off;
        log.what = what == Exceeding ? policy::LogWhat::Exceeding : policy::LogWhat::All;
        emit changed(log);
    });
    connect(m_sample, &FieldLine::committed, this, [this](const QString &typed) {
        policy::LogSettings log = m_log;
        log.sample = std::max(1u, typed.toUInt());
        emit changed(log);
    });
    connect(m_most, &FieldLine::committed, this, [this](const QString &typed) {
        policy::LogSettings log = m_log;
        log.maxPerSecond = typed.toUInt();
        emit changed(log);
    });
}

void LogFields::setLog(const std::optional<policy::LogSettings> &log, bool anew)
{
    m_log = log.value_or(policy::LogSettings{});
    if (!log)
        m_what->setValue({});
    else if (!log->enabled)
        m_what->setValue(Off);
    else if (log->what == policy::LogWhat::All || m_what->findData(Exceeding) < 0)
        m_what->setValue(All);
    else
        m_what->setValue(Exceeding);
    m_bounds->setVisible(m_log.enabled);
    m_sample->setShown(QString::number(m_log.sample), anew);
    m_most->setShown(m_log.maxPerSecond > 0 ? QString::number(m_log.maxPerSecond) : QString(),
                     anew);
}

} // namespace tallygate::app
