// SPDX-License-Identifier: GPL-3.0-or-later
#include "meterfields.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QIntValidator>

#include "meter/config.h"
#include "meter/rate.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/utf8.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct MeterWords
{
    Q_DECLARE_TR_FUNCTIONS(MeterFields)
};

QString faultText(const Error &error)
{
    return error.hint.empty()
               ? text(error.message)
               : QStringLiteral("%1 (%2)").arg(text(error.message), text(error.hint));
}

/// What is wrong with rate and burst; empty if nothing.
QString meterFault(const policy::Meter &meter)
{
    const auto rate = meter::parseRate(meter.rate);
    if (!rate)
        return faultText(rate.error());
    meter::MeterConfig config;
    config.rate = *rate;
    if (!meter.burst.empty()) {
        const auto burst = meter::parseBurst(meter.burst, rate->unit);
        if (!burst)
            return faultText(burst.error());
        config.burst = *burst;
    }
    config.prefixLengthV4 = meter.prefix4;
    config.prefixLengthV6 = meter.prefix6;
    const auto valid = meter::validate(config);
    return valid ? QString() : faultText(valid.error());
}

QString keyWords(const policy::Meter &meter)
{
    const QString prefixes = QStringLiteral("/%1, /%2").arg(meter.prefix4).arg(meter.prefix6);
    switch (meter.key) {
    case policy::MeterKey::Shared:
        return MeterWords::tr("for all together");
    case policy::MeterKey::Source:
        return MeterWords::tr("for each source %1").arg(prefixes);
    case policy::MeterKey::Destination:
        return MeterWords::tr("for each destination %1").arg(prefixes);
    case policy::MeterKey::SourceDestination:
        return MeterWords::tr("for each pair of source and destination %1").arg(prefixes);
    }
    return {};
}

} // namespace

QString meterWords(const policy::Meter &meter)
{
    const auto rate = meter::parseRate(meter.rate);
    if (!rate || !meterFault(meter).isEmpty())
        return {};
    meter::MeterConfig config;
    config.rate = *rate;
    config.burst = meter.burst.empty() ? 0 : *meter::parseBurst(meter.burst, rate->unit);
    const std::string burst = meter::burstText(meter::effectiveBurst(config), rate->unit);
    return MeterWords::tr("at most %1, %2 at once, %3")
        .arg(text(meter::toString(*rate)), text(burst), keyWords(meter));
}

MeterFields::MeterFields(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_grid(new QGridLayout(this))
    , m_rate(new FieldLine(tr("Rate"), this))
    , m_burst(new FieldLine(tr("Burst"), this))
    , m_key(new ChoiceField(tr("Counted per"), this))
    , m_exceed(new VerdictField(*context.workspace().theme, tr("Above it"),
                                {Tone::Drop, Tone::Reject}, this))
    , m_prefix4(new FieldLine(tr("IPv4 prefix"), this))
    , m_prefix6(new FieldLine(tr("IPv6 prefix"), this))
    , m_words(new HintLabel(*context.workspace().theme, this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(metrics::kGrid);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    m_rate->setPlaceholderText(tr("20 packets/s, 10 Mb/s"));
    m_key->setChoices({{tr("all together"), int(policy::MeterKey::Shared)},
                       {tr("source"), int(policy::MeterKey::Source)},
                       {tr("destination"), int(policy::MeterKey::Destination)},
                       {tr("source and destination"), int(policy::MeterKey::SourceDestination)}});
    addPair(0, tr("Rate"), m_rate, tr("Burst"), m_burst);
    addPair(2, tr("Counted per"), m_key, tr("Above it"), m_exceed);
    addPair(4, tr("IPv4 prefix"), m_prefix4, tr("IPv6 prefix"), m_prefix6);
    m_grid->addWidget(m_words, 6, 0, 1, 2);
    connect(m_rate, &FieldLine::committed, this, [this](const QString &rate) {
        modify([&](policy::Meter &meter) { meter.rate = rate.toStdString(); });
    });
    connect(m_burst, &FieldLine::committed, this, [this](const QString &burst) {
        modify([&](policy::Meter &meter) { meter.burst = burst.toStdString(); });
    });
    connect(m_key, &ChoiceField::chosen, this, [this](int key) {
        modify([&](policy::Meter &meter) { meter.key = policy::MeterKey(key); });
    });
    connect(m_exceed, &ChoiceField::chosen, this, [this](int exceed) {
        modify([&](policy::Meter &meter) { meter.exceed = policy::ExceedAction(exceed); });
    });
    const auto prefix = [this](FieldLine *line, std::uint8_t policy::Meter::*bits, int most) {
        line->setValidator(new QIntValidator(0, most, line));
        connect(line, &FieldLine::committed, this, [this, bits](const QString &typed) {
            modify([&](policy::Meter &meter) { meter.*bits = std::uint8_t(typed.toUInt()); });
        });
    };
    prefix(m_prefix4, &policy::Meter::prefix4, 32);
    prefix(m_prefix6, &policy::Meter::prefix6, 128);
    connect(m_rate, &QLineEdit::textChanged, this, &MeterFields::showWords);
    connect(m_burst, &QLineEdit::textChanged, this, &MeterFields::showWords);
}

void MeterFields::addPair(int row, const QString &left, QWidget *leftField, const QString &right,
                          QWidget *rightField)
{
    Theme &theme = *m_context.workspace().theme;
    const auto add = [&](int column, const QString &words, QWidget *field) {
        QLabel *label = makeLabel(theme, words, TextStyle::Small, this);
        label->setFont(theme.textFont(11, QFont::DemiBold));
        label->setBuddy(field);
        label->setContentsMargins(0, row > 0 ? 6 : 0, 0, 0);
        m_grid->addWidget(label, row, column);
        m_grid->addWidget(field, row + 1, column);
        if (row == 4) // these two come and go
            label->setObjectName(QStringLiteral("prefixLabel"));
    };
    add(0, left, leftField);
    add(1, right, rightField);
}

void MeterFields::setMeter(const policy::MeterPtr &meter, bool anew)
{
    anew = anew || !meter || !m_meter || meter->uuid != m_meter->uuid;
    m_meter = meter;
    if (!meter)
        return;
    m_rate->setShown(text(meter->rate), anew);
    m_burst->setShown(text(meter->burst), anew);
    m_key->setValue(int(meter->key));
    m_exceed->setValue(int(meter->exceed));
    m_prefix4->setShown(QString::number(meter->prefix4), anew);
    m_prefix6->setShown(QString::number(meter->prefix6), anew);
    const bool keyed = meter->key != policy::MeterKey::Shared;
    m_prefix4->setVisible(keyed);
    m_prefix6->setVisible(keyed);
    for (QLabel *label : findChildren<QLabel *>(QStringLiteral("prefixLabel")))
        label->setVisible(keyed);
    showWords();
}

void MeterFields::modify(const std::function<void(policy::Meter &)> &change)
{
    if (!m_meter)
        return;
    policy::Meter meter = *m_meter;
    change(meter);
    if (meter == *m_meter)
        return;
    if (!m_context.apply(
            policy::replaceObject(std::make_shared<const policy::Meter>(std::move(meter)))))
        setMeter(m_meter, true);
}

void MeterFields::showWords()
{
    if (!m_meter)
        return;
    policy::Meter typed = *m_meter;
    typed.rate = m_rate->text().trimmed().toStdString();
    typed.burst = m_burst->text().trimmed().toStdString();
    if (const QString fault = meterFault(typed); !fault.isEmpty())
        m_words->warn(fault);
    else
        m_words->say(meterWords(typed));
    const auto rate = meter::parseRate(typed.rate);
    meter::MeterConfig config;
    if (rate)
        config.rate = *rate;
    m_burst->setPlaceholderText(
        rate ? text(meter::burstText(meter::effectiveBurst(config), rate->unit)) : QString());
}

} // namespace tallygate::app
