Attribute VB_Name = "xlcore_ribbon"
Option Explicit

' The buttons of the ribbon: each hands the active workbook to a function of xlcore.excel.ribbon.

Public Sub CheckBook(control As IRibbonControl)
    RunXlcore "check_book"
End Sub

Public Sub FillScores(control As IRibbonControl)
    RunXlcore "fill_scores"
End Sub

Public Sub ExplainCell(control As IRibbonControl)
    RunXlcore "explain_cell"
End Sub

Public Sub ConsolidateFolder(control As IRibbonControl)
    RunXlcore "consolidate_folder"
End Sub

Public Sub RestoreBook(control As IRibbonControl)
    RunXlcore "restore_book"
End Sub

Private Sub RunXlcore(ByVal action As String)
    If ActiveWorkbook Is Nothing Then
        Tell "no_workbook"
    ElseIf IsReady() Then
        RunPython "from xlcore.excel import ribbon; ribbon." & action & "()"
    End If
End Sub

Private Sub Tell(ByVal fault As String)
    MsgBox XlcoreMessage(fault), vbExclamation, XlcoreMessage("title")
End Sub

Private Function IsReady() As Boolean
    ' Looks for Python at the first press only; what is missing is looked for again at the next press.
    Static ready As Boolean
    Dim fault As String
    If Not ready Then
        fault = MissingPart()
        If fault = "" Then
            ready = True
            RegisterHelp
        Else
            Tell fault
        End If
    End If
    IsReady = ready
End Function

Private Function MissingPart() As String
    ' Names the message about what is missing; empty when all is there.
    #If Mac Then
        MissingPart = "windows_only"
    #Else
        Dim interpreter As String
        If IsWps() Then
            MissingPart = "wps"
            Exit Function
        End If
        interpreter = GetConfig("INTERPRETER_WIN", "python")
        If InStr(interpreter, "\") > 0 And Not FileExists(interpreter) Then
            MissingPart = "no_python"
            Exit Function
        End If
        Select Case ProbeStatus(interpreter)
            Case 0
                MissingPart = ""
            Case 3
                MissingPart = "no_xlwings"
            Case 4
                MissingPart = "no_xlcore"
            Case 5
                MissingPart = "other_xlwings"
            Case Else
                MissingPart = "no_python"
        End Select
    #End If
End Function

Private Function IsWps() As Boolean
    IsWps = InStr(1, Application.Path, "wps", vbTextCompare) > 0 Or InStr(1, Application.Path, "kingsoft", vbTextCompare) > 0
End Function

Private Function ProbeStatus(ByVal interpreter As String) As Long
    ' Runs Python hidden and without loading anything large; its exit code says what it lacks, -1 that it did not start.
    Dim code As String
    code = "import sys,importlib.util as u,importlib.metadata as m;f=u.find_spec;"
    code = code & "sys.exit(3 if not f('xlwings') else 4 if not f('xlcore') else "
    code = code & "0 if m.version('xlwings')=='" & XLWINGS_VERSION & "' else 5)"
    ProbeStatus = -1
    On Error Resume Next
    ProbeStatus = WScript.Run("""" & interpreter & """ -P -c """ & code & """", 0, True)
End Function
