@echo off
rem Hands what was dropped here to the program, as it stands on the command line: cmd itself would cut it at ampersands.
setlocal EnableDelayedExpansion
set "CTCL_LINE=!cmdcmdline!"
setlocal DisableDelayedExpansion
set CTCL_ARGUMENTS=%*
set "CTCL_SCRIPT=%~nx0"
set "CTCL_FOLDER=%~dp0"
chcp 65001 >nul
set PYTHONHOME=
set PYTHONPATH=
set "PYTHON=%LOCALAPPDATA%\ctcl-xlsx\env\Scripts\python.exe"
"%PYTHON%" -I -c "import ctcl_xlsx" 2>nul
if errorlevel 1 set "PYTHON=%USERPROFILE%\ctcl-xlsx\env\Scripts\python.exe"
"%PYTHON%" -I -X utf8 -c "import ctcl_xlsx" 2>nul
if errorlevel 1 goto install
"%PYTHON%" -I -X utf8 -m ctcl_xlsx.cli.dropped TASK
goto stop

:install
if not exist "%~dp0chuong-trinh\chua-cai-dat.txt" goto alone
type "%~dp0chuong-trinh\chua-cai-dat.txt"
goto stop

:alone
echo Chuong trinh chua duoc cai dat: hay chay cai-dat.bat truoc.

:stop
echo.
pause
rem Not exit with /b: cmd would go on with what stands behind an ampersand in a dropped path.
exit
