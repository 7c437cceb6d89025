# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DPROGRAM=tallygatectl -DDOCS=docs -P UpdateFieldsDoc.cmake
# Writes DOCS/fields.md: what the program says of its fields, then DOCS/fields-exceptions.md, which
# is written by hand.
execute_process(COMMAND ${PROGRAM} fields --markdown OUTPUT_VARIABLE generated
                RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} fields --markdown: ${status}")
endif()
file(READ ${DOCS}/fields-exceptions.md written)
file(WRITE ${DOCS}/fields.md "${generated}\n${written}")
