@echo off
rem A window in which the commands of the guide work.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set PYTHONHOME=
set PYTHONPATH=
set "CTCL_HOME=%LOCALAPPDATA%\ctcl-xlsx\env"
if not exist "%CTCL_HOME%\Scripts\ctcl.exe" set "CTCL_HOME=%USERPROFILE%\ctcl-xlsx\env"
if not exist "%CTCL_HOME%\Scripts\ctcl.exe" goto install
set "PATH=%CTCL_HOME%\Scripts;%PATH%"
cmd /k ctcl
exit /b

:install
if not exist "%~dp0chuong-trinh\chua-cai-dat.txt" goto alone
type "%~dp0chuong-trinh\chua-cai-dat.txt"
goto stop

:alone
echo Chuong trinh chua duoc cai dat: hay chay cai-dat.bat truoc.

:stop
echo.
pause
