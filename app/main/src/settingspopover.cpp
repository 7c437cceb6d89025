// SPDX-License-Identifier: GPL-3.0-or-later
#include "settingspopover.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include "main/translation.h"
#include "widgets/buttons.h"

namespace tallygate::app {

SettingsPopover::SettingsPopover(Theme &theme, Settings &settings, QWidget *window)
    : QFrame(window, Qt::Popup)
    , m_theme(theme)
    , m_settings(settings)
{
    setAccessibleName(tr("Settings"));
    setAttribute(Qt::WA_WindowPropagation);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(makeLabel(theme, tr("Settings"), TextStyle::Section, this));
    // In the order of ThemeChoice.
    m_scheme = addChoice(tr("Theme"),
                         {tr("As the desktop"), tr("Light"), tr("Dark"), tr("High contrast")});
    m_density = addChoice(tr("Rows"), {tr("Comfortable, 32 px"), tr("Compact, 24 px")});
    m_language = addChoice(tr("Language"), {tr("As the desktop")});
    for (const QString &code : QStringList{QStringLiteral("en")} + translatedLanguages())
        m_language->addItem(QLocale(code).nativeLanguageName(), code);
    m_restart =
        makeLabel(theme, tr("The language changes at the next start."), TextStyle::Small, this);
    m_restart->hide();
    form->addRow(m_restart);

    connect(m_scheme, &QComboBox::activated, this, [this](int index) {
        m_settings.setTheme(static_cast<ThemeChoice>(index));
        m_theme.setChoice(m_settings.theme());
    });
    connect(m_density, &QComboBox::activated, this, [this](int index) {
        m_settings.setDensity(index == 1 ? Density::Compact : Density::Comfortable);
        m_theme.setDensity(m_settings.density());
    });
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        m_settings.setLanguage(m_language->itemData(index).toString());
        m_restart->show();
        adjustSize();
    });
}

QComboBox *SettingsPopover::addChoice(const QString &name, const QStringList &choices)
{
    auto *box = new QComboBox(this);
    box->addItems(choices);
    box->setAccessibleName(name);
    box->setMinimumWidth(190);
    static_cast<QFormLayout *>(layout())->addRow(makeLabel(m_theme, name, TextStyle::Body, this),
                                                 box);
    return box;
}

void SettingsPopover::openAbove(const QWidget *gear)
{
    m_scheme->setCurrentIndex(static_cast<int>(m_settings.theme()));
    m_density->setCurrentIndex(m_theme.density() == Density::Compact ? 1 : 0);
    m_language->setCurrentIndex(qMax(0, m_language->findData(m_settings.language())));
    adjustSize();
    move(gear->mapToGlobal(QPoint(gear->width() + 10, gear->height() - height())));
    show();
    m_scheme->setFocus();
}

void SettingsPopover::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.setPen(t.line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace tallygate::app
