// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "designer/designercontext.h"
#include "formfields.h"

class QGridLayout;

namespace tallygate::app {

/// Rate, burst, key and verdict of one meter, edited in place: in the inspector of a limit rule
/// and in that of the meter. What is typed is judged at once and put into words below.
class MeterFields : public QWidget
{
    Q_OBJECT

public:
    MeterFields(DesignerContext &context, QWidget *parent);
    /// Null shows nothing.
    void setMeter(const policy::MeterPtr &meter, bool anew);

private:
    void addPair(int row, const QString &left, QWidget *leftField, const QString &right,
                 QWidget *rightField);
    void modify(const std::function<void(policy::Meter &)> &change);
    void showWords();

    DesignerContext &m_context;
    policy::MeterPtr m_meter;
    QGridLayout *m_grid;
    FieldLine *m_rate;
    FieldLine *m_burst;
    ChoiceField *m_key;
    VerdictField *m_exceed;
    FieldLine *m_prefix4;
    FieldLine *m_prefix6;
    HintLabel *m_words;
};

/// "At most 20 packets/s, bursts of 40 packets, from each source /32 or /64", or nothing where the
/// rate or the burst cannot be read.
QString meterWords(const policy::Meter &meter);

} // namespace tallygate::app
