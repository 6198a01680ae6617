Attribute VB_Name = "xlcore_text"
Option Explicit

' Chinese text from code points: VBA source is stored in the code page of one machine, so it stays ASCII.

Public Function XlcoreText(ByVal codes As String) As String
    ' Four hexadecimal digits for each character: XlcoreText("7EE96548") is two characters.
    Dim position As Long
    Dim text As String
    For position = 1 To Len(codes) Step 4
        text = text & ChrW(CLng("&H" & Mid$(codes, position, 4)))
    Next position
    XlcoreText = text
End Function
