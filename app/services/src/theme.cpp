// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QToolTip>
#include <QWidget>

#include "desktopscheme.h"
#include "flatstyle.h"
#include "inkicons.h"

// Resources of a static library must be named once, or the linker leaves them out. Outside any
// namespace, as Q_INIT_RESOURCE asks.
static void initThemeResources()
{
    Q_INIT_RESOURCE(theme);
}

namespace tallygate::app {

namespace {

const QString kTextFamily = QStringLiteral("Tallygate Sans");
const QString kMonoFamily = QStringLiteral("Tallygate Mono");

void loadFonts()
{
    static const bool loaded = [] {
        initThemeResources();
        for (const char *file :
             {"TallygateSans-Regular.ttf", "TallygateSans-Medium.ttf", "TallygateSans-SemiBold.ttf",
              "TallygateSans-Bold.ttf", "TallygateMono-Regular.ttf", "TallygateMono-Bold.ttf"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1String(file));
        // What the bundled faces lack, Japanese above all.
        const QStringList others = {QStringLiteral("Noto Sans CJK JP"),
                                    QStringLiteral("Noto Sans CJK SC"),
                                    QStringLiteral("DejaVu Sans")};
        QFont::insertSubstitutions(kTextFamily, others);
        QFont::insertSubstitutions(kMonoFamily,
                                   QStringList{QStringLiteral("Noto Sans Mono CJK JP")} + others);
        return true;
    }();
    Q_UNUSED(loaded)
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

} // namespace

class Theme::Desktop : public DesktopScheme
{
public:
    explicit Desktop(const QPalette &platform)
        : platformIsDark(isDark(platform))
    {}
    const bool platformIsDark; // before any palette of ours
};

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_desktop(std::make_unique<Desktop>(QApplication::palette()))
{
    loadFonts();
    connect(m_desktop.get(), &DesktopScheme::changed, this, &Theme::followDesktop);
    QApplication::setStyle(new FlatStyle(*this));
    QApplication::setFont(textFont());
    m_scheme = m_desktop->platformIsDark ? ColorScheme::Dark : ColorScheme::Light;
    apply();
}

Theme::~Theme() = default;

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    followDesktop();
}

void Theme::followDesktop()
{
    const auto scheme = [this] {
        switch (m_choice) {
        case ThemeChoice::Light:
            return ColorScheme::Light;
        case ThemeChoice::Dark:
            return ColorScheme::Dark;
        case ThemeChoice::HighContrast:
            return ColorScheme::HighContrast;
        case ThemeChoice::System:
            break;
        }
        return m_desktop->value().value_or(m_desktop->platformIsDark ? ColorScheme::Dark
                                                                     : ColorScheme::Light);
    }();
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    apply();
    emit changed();
}

void Theme::setDensity(Density density)
{
    if (density == m_density)
        return;
    m_density = density;
    emit changed();
}

int Theme::rowHeight() const
{
    return m_density == Density::Compact ? metrics::kRowCompact : metrics::kRow;
}

void Theme::apply()
{
    const QPalette colors = palette();
    QApplication::setPalette(colors);
    QToolTip::setPalette(colors);
    QToolTip::setFont(textFont(12));
    for (QWidget *window : QApplication::topLevelWidgets())
        window->update();
}

QPalette Theme::palette() const
{
    const Tokens &t = tokens();
    QPalette p;
    p.setColor(QPalette::Window, t.surface);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.onAccent);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Light, t.surface);
    p.setColor(QPalette::Midlight, t.grid);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.line2);
    p.setColor(QPalette::Shadow, t.line2);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.raised);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, t.faint);
    return p;
}

QFont Theme::textFont(int pixels, QFont::Weight weight) const
{
    QFont font(kTextFamily);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont Theme::monoFont(int pixels) const
{
    QFont font(kMonoFamily);
    font.setPixelSize(pixels);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont Theme::sectionFont() const
{
    QFont font = textFont(11, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
    return font;
}

QIcon Theme::icon(const QString &name, Ink ink) const
{
    return makeInkIcon(*this, name, ink);
}

QPixmap Theme::pixmap(const QString &name, int size, const QColor &color, qreal ratio) const
{
    return inkPixmap(name, size, color, ratio);
}

bool Theme::hasIcon(const QString &name)
{
    initThemeResources();
    return inkIconExists(name);
}

} // namespace tallygate::app
