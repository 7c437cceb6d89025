// SPDX-License-Identifier: GPL-3.0-or-later
#include "helppane.h"

#include <map>

#include <QDesktopServices>
#include <QFile>
#include <QLocale>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextList>
#include <QUrl>
#include <QVBoxLayout>

#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

static void initHelpResources()
{
    Q_INIT_RESOURCE(help);
}

namespace tallygate::app {

namespace {

constexpr int kWidth = 360;
const QString kKeys = QStringLiteral("keys");

/// "Filter bar" -> "filter-bar"
QString slug(const QString &heading)
{
    QString result;
    for (const QChar letter : heading.toLower())
        result += letter.isLetterOrNumber() ? letter : QLatin1Char('-');
    return result;
}

/// The page in the language of the application if there is one ("policy.de.md"), else English;
/// empty if there is none at all.
QString load(const QString &topic)
{
    const QString language = QLocale().name().left(2);
    for (const QString &name : {topic + QLatin1Char('.') + language, topic}) {
        QFile file(QStringLiteral(":/help/%1.md").arg(name));
        if (file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return {};
}

} // namespace

HelpPane::HelpPane(Theme &theme, const ActionRegistry &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_browser(new QTextBrowser(this))
{
    initHelpResources();
    setFixedWidth(kWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new SectionHeader(theme, tr("Help"), this);
    connect(header->addButton(QStringLiteral("book-open"), tr("All of the help")),
            &QToolButton::clicked, this, [this] { open(QStringLiteral("index")); });
    connect(header->addButton(QStringLiteral("keyboard"), tr("Keys")), &QToolButton::clicked, this,
            &HelpPane::openKeys);
    connect(header->addButton(QStringLiteral("x"), tr("Close help")), &QToolButton::clicked, this,
            &HelpPane::closed);
    column->addWidget(header);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_browser, 1);
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setOpenLinks(false);
    m_browser->document()->setDocumentMargin(14);
    m_browser->setAccessibleName(tr("Help"));
    setFocusProxy(m_browser);
    connect(m_browser, &QTextBrowser::anchorClicked, this, &HelpPane::follow);
    // Links keep the colour they were laid out with.
    connect(&theme, &Theme::changed, this, [this] {
        if (isVisible())
            open(m_topic);
    });
}

void HelpPane::open(const QString &topic)
{
    if (topic == kKeys) {
        openKeys();
        return;
    }
    const QString page = topic.section(QLatin1Char('#'), 0, 0);
    QString text = load(page);
    m_topic = text.isEmpty() ? QStringLiteral("index") : topic;
    if (text.isEmpty())
        text = load(m_topic);
    setMarkdown(text);
    scrollToHeading(m_topic.section(QLatin1Char('#'), 1));
}

void HelpPane::openKeys()
{
    m_topic = kKeys;
    std::map<QString, QString> categories;
    for (const QAction *action : m_actions.actions()) {
        const QString keys =
            QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText);
        if (keys.isEmpty())
            continue;
        QString &rows = categories[m_actions.category(action)];
        rows += QStringLiteral("<tr><td>%1</td><td align=\"right\"><code>%2</code></td></tr>")
                    .arg(action->iconText().toHtmlEscaped(), keys.toHtmlEscaped());
    }
    QString html = QStringLiteral("<h2>%1</h2>").arg(tr("Keys").toHtmlEscaped());
    for (const auto &[category, rows] : categories)
        html += QStringLiteral("<h4>%1</h4><table width=\"100%\" cellpadding=\"3\">%2</table>")
                    .arg(category.toHtmlEscaped(), rows);
    m_browser->setHtml(html);
    m_browser->moveCursor(QTextCursor::Start);
}

void HelpPane::setMarkdown(const QString &markdown)
{
    m_browser->setMarkdown(markdown);
    // The air that Markdown leaves to the reader: lines at 130 %, headings close to their text.
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        if (!block.textList()) {
            format.setTopMargin(0);
            format.setBottomMargin(8);
        }
        if (format.headingLevel() > 0) {
            format.setTopMargin(block.blockNumber() == 0 ? 0 : 14);
            format.setBottomMargin(4);
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            QTextCharFormat heading;
            heading.setFontWeight(QFont::DemiBold);
            heading.setProperty(QTextFormat::FontSizeAdjustment,
                                format.headingLevel() == 1 ? 2 : 0);
            cursor.mergeCharFormat(heading);
        }
        cursor.setBlockFormat(format);
    }
    m_browser->moveCursor(QTextCursor::Start);
}

void HelpPane::follow(const QUrl &link)
{
    if (!link.scheme().isEmpty()) {
        QDesktopServices::openUrl(link);
        return;
    }
    QString page = link.path();
    if (page.endsWith(QLatin1String(".md")))
        page.chop(3);
    if (page.isEmpty())
        page = m_topic.section(QLatin1Char('#'), 0, 0);
    open(link.fragment().isEmpty() ? page : page + QLatin1Char('#') + link.fragment());
}

void HelpPane::scrollToHeading(const QString &wanted)
{
    if (wanted.isEmpty())
        return;
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || slug(block.text()) != wanted)
            continue;
        // From the end, so that the heading comes to stand at the top.
        m_browser->moveCursor(QTextCursor::End);
        m_browser->setTextCursor(QTextCursor(block));
        m_browser->ensureCursorVisible();
        return;
    }
}

} // namespace tallygate::app
