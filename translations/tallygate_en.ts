<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RuleTable</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SimulationRun</name>
    <message numerus="yes">
        <source>%n captures</source>
        <translation>
            <numerusform>%n capture</numerusform>
            <numerusform>%n captures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TraceSentences</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n conditions hold</source>
        <translation>
            <numerusform>the condition holds</numerusform>
            <numerusform>all %n conditions hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::CapturePanel</name>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>before %n edit</numerusform>
            <numerusform>before %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureStrip</name>
    <message numerus="yes">
        <source>Captured %n packets to %1</source>
        <translation>
            <numerusform>Captured %n packet to %1</numerusform>
            <numerusform>Captured %n packets to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::CounterContext</name>
    <message numerus="yes">
        <source>all %n applications</source>
        <translation>
            <numerusform>%n application</numerusform>
            <numerusform>all %n applications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, before %n edits</source>
        <translation>
            <numerusform>, before %n edit</numerusform>
            <numerusform>, before %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::CountersView</name>
    <message numerus="yes">
        <source>All %n applications</source>
        <translation>
            <numerusform>%n application</numerusform>
            <numerusform>All %n applications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>before %n edit</numerusform>
            <numerusform>before %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployPage</name>
    <message numerus="yes">
        <source>%1 → %n devices</source>
        <translation>
            <numerusform>%1 → %n device</numerusform>
            <numerusform>%1 → %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployStrip</name>
    <message numerus="yes">
        <source>Preparing a push to %n devices: nothing is in force yet.</source>
        <translation>
            <numerusform>Preparing a push to %n device: nothing is in force yet.</numerusform>
            <numerusform>Preparing a push to %n devices: nothing is in force yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices, and goes back by itself unless you keep it.</source>
        <translation>
            <numerusform>It is in force on %n device, and goes back by itself unless you keep it.</numerusform>
            <numerusform>It is in force on %n devices, and goes back by itself unless you keep it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeviceBoard</name>
    <message numerus="yes">
        <source>%1, %n changes pending</source>
        <translation>
            <numerusform>%1, %n change pending</numerusform>
            <numerusform>%1, %n changes pending</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DiffView</name>
    <message numerus="yes">
        <source>%n lines added</source>
        <translation>
            <numerusform>%n line added</numerusform>
            <numerusform>%n lines added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DissectionModel</name>
    <message numerus="yes">
        <source>The packet, or a length in a header around this one, ends after %n bytes of it, where more must follow.</source>
        <translation>
            <numerusform>The packet, or a length in a header around this one, ends after %n byte of it, where more must follow.</numerusform>
            <numerusform>The packet, or a length in a header around this one, ends after %n bytes of it, where more must follow.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its version or a length in it cannot be true: only the first %n bytes are read.</source>
        <translation>
            <numerusform>Its version or a length in it cannot be true: only the first byte is read.</numerusform>
            <numerusform>Its version or a length in it cannot be true: only the first %n bytes are read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ErrorList</name>
    <message numerus="yes">
        <source>Not run: the policy has %n errors.</source>
        <translation>
            <numerusform>Not run: the policy has %n error.</numerusform>
            <numerusform>Not run: the policy has %n errors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::FilterBar</name>
    <message numerus="yes">
        <source>Simulation, all %n applications</source>
        <translation>
            <numerusform>Simulation, %n application</numerusform>
            <numerusform>Simulation, all %n applications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Live, all %n applications</source>
        <translation>
            <numerusform>Live, %n application</numerusform>
            <numerusform>Live, all %n applications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::Fleet</name>
    <message numerus="yes">
        <source>%n figures were not kept: there was no room for them</source>
        <translation>
            <numerusform>%n figure was not kept: there was no room for it</numerusform>
            <numerusform>%n figures were not kept: there was no room for them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::Formatter</name>
    <message numerus="yes">
        <source>%1 packets</source>
        <translation>
            <numerusform>%1 packet</numerusform>
            <numerusform>%1 packets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitModel</name>
    <message numerus="yes">
        <source>%1 hits not logged</source>
        <translation>
            <numerusform>%1 hit not logged</numerusform>
            <numerusform>%1 hits not logged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitsView</name>
    <message numerus="yes">
        <source>Wrote %n packets</source>
        <translation>
            <numerusform>Wrote %n packet</numerusform>
            <numerusform>Wrote %n packets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>Wrote %n hit</numerusform>
            <numerusform>Wrote %n hits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 hits</source>
        <translation>
            <numerusform>%1 hit</numerusform>
            <numerusform>%1 hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ImportBar</name>
    <message numerus="yes">
        <source>%Ln rules</source>
        <translation>
            <numerusform>%Ln rule</numerusform>
            <numerusform>%Ln rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sets</source>
        <translation>
            <numerusform>%Ln set</numerusform>
            <numerusform>%Ln sets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln services</source>
        <translation>
            <numerusform>%Ln service</numerusform>
            <numerusform>%Ln services</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln meters</source>
        <translation>
            <numerusform>%Ln meter</numerusform>
            <numerusform>%Ln meters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects are here already</source>
        <translation>
            <numerusform>%Ln object is here already</numerusform>
            <numerusform>%Ln objects are here already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln names exist already with other content: kept as here</source>
        <translation>
            <numerusform>%Ln name exists already with other content: kept as here</numerusform>
            <numerusform>%Ln names exist already with other content: kept as here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::LiveGraph</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::LogsPage</name>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>Wrote %n hit</numerusform>
            <numerusform>Wrote %n hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::MonitorPage</name>
    <message numerus="yes">
        <source>%n counters are shown from zero.</source>
        <translation>
            <numerusform>%n counter is shown from zero.</numerusform>
            <numerusform>%n counters are shown from zero.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n applications</source>
        <translation>
            <numerusform>%n application</numerusform>
            <numerusform>%n applications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counters</source>
        <translation>
            <numerusform>%n counter</numerusform>
            <numerusform>%n counters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::MoveBar</name>
    <message numerus="yes">
        <source>Move %n rules above</source>
        <translation>
            <numerusform>Move %n rule above</numerusform>
            <numerusform>Move %n rules above</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ObjectTree</name>
    <message numerus="yes">
        <source>Removed %1, which %n places still name</source>
        <translation>
            <numerusform>Removed %1, which %n place still names</numerusform>
            <numerusform>Removed %1, which %n places still name</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::PlanPanel</name>
    <message numerus="yes">
        <source>%n packets would not be judged as they should</source>
        <translation>
            <numerusform>%n packet would not be judged as it should</numerusform>
            <numerusform>%n packets would not be judged as they should</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packets proved at the engine, by: %1</source>
        <translation>
            <numerusform>%n packet proved at the engine, by: %1</numerusform>
            <numerusform>%n packets proved at the engine, by: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicyPage</name>
    <message numerus="yes">
        <source>Brought back %n edits</source>
        <translation>
            <numerusform>Brought back %n edit</numerusform>
            <numerusform>Brought back %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::PushBar</name>
    <message numerus="yes">
        <source>Push to %n devices</source>
        <translation>
            <numerusform>Push to %n device</numerusform>
            <numerusform>Push to %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It stays in force on %n devices.</source>
        <translation>
            <numerusform>It stays in force on %n device.</numerusform>
            <numerusform>It stays in force on %n devices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices.</source>
        <translation>
            <numerusform>It is in force on %n device.</numerusform>
            <numerusform>It is in force on %n devices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>How it ended on %n devices is not known.</source>
        <translation>
            <numerusform>How it ended on %n device is not known.</numerusform>
            <numerusform>How it ended on %n devices is not known.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RailButton</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ReplaceBar</name>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced in %n rules</source>
        <translation>
            <numerusform>Replaced in %n rule</numerusform>
            <numerusform>Replaced in %n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionPanel</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleCommands</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sections</source>
        <translation>
            <numerusform>%n section</numerusform>
            <numerusform>%n sections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleExchange</name>
    <message numerus="yes">
        <source>Export %Ln rules</source>
        <translation>
            <numerusform>Export %Ln rule</numerusform>
            <numerusform>Export %Ln rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleForm</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTable</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTableModel</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::SectionForm</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n rule</numerusform>
            <numerusform>%n rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetForm</name>
    <message numerus="yes">
        <source>Added %n entries</source>
        <translation>
            <numerusform>Added %n entry</numerusform>
            <numerusform>Added %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n entries</source>
        <translation>
            <numerusform>Removed %n entry</numerusform>
            <numerusform>Removed %n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::SimulatePage</name>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>before %n edit</numerusform>
            <numerusform>before %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::StatusBar</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhyView</name>
    <message numerus="yes">
        <source>%n rules behind</source>
        <translation>
            <numerusform>%n rule behind</numerusform>
            <numerusform>%n rules behind</numerusform>
        </translation>
    </message>
</context>
</TS>
